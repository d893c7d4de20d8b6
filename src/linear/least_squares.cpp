// src/linear/least_squares.cpp — least squares, as exact as the columns allow; and ridge regression
// SPDX-License-Identifier: MIT
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/ridge.hpp>

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "../blocks/moments.hpp"
#include "../blocks/row_blocks.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

auto operator==(coefficient_errors const& a, coefficient_errors const& b) -> bool {
  auto const same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return std::ranges::equal(a.coefficients, b.coefficients, same) && same(a.intercept, b.intercept) &&
         same(a.noise, b.noise) && a.rank == b.rank && a.degrees_of_freedom == b.degrees_of_freedom;
}

linear_regression_model::linear_regression_model(linear_model line, coefficient_errors errors)
    : linear_model(std::move(line)), errors_(std::move(errors)) {
  learn::require_count("standard errors", errors_.coefficients.size(), schema().width);
}

namespace learn {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// ---- by orthogonal transformations: any columns ----

/// Rows times the root of their weights, columns and targets less their means.
struct centred_rows {
  MatrixXd x;
  VectorXd y, root;
  Eigen::RowVectorXd mean;
  double target_mean = 0, weight = 0;
  std::size_t counted = 0;  // rows of weight above 0

  centred_rows(table const& data, std::span<float const> weights, bool centred)
      : x(Index(data.rows), Index(data.width)), y(Index(data.rows)), root(Index(data.rows)),
        mean(Eigen::RowVectorXd::Zero(Index(data.width))) {
    for (Index i = 0; i < x.rows(); ++i) {
      double const w = weights.empty() ? 1 : double(weights[std::size_t(i)]);
      root[i] = std::sqrt(w), weight += w, counted += w > 0;
      // From the first row: the mean of a constant column is then exact.
      for (Index k = 0; k < x.cols(); ++k)
        x(i, k) = double(data.at(std::size_t(i), std::size_t(k))) - (centred ? double(data.at(0, std::size_t(k))) : 0);
      y[i] = double(data.targets[std::size_t(i)]) - (centred ? double(data.targets[0]) : 0);
    }
    if (centred) {
      VectorXd const w = root.cwiseAbs2() / weight;
      Eigen::RowVectorXd const offset = w.transpose() * x;
      double const target_offset = w.dot(y);
      x.rowwise() -= offset, y.array() -= target_offset;
      for (Index k = 0; k < x.cols(); ++k) mean[k] = double(data.at(0, std::size_t(k))) + offset[k];
      target_mean = double(data.targets[0]) + target_offset;
    }
    x = root.asDiagonal() * x, y = root.asDiagonal() * y;
  }
};

auto line_through(VectorXd const& b, Eigen::RowVectorXd const& mean, double target_mean) -> linear_fit {
  return {{b.begin(), b.end()}, target_mean - mean.dot(b)};
}

/// What the standard errors are made of.
struct certainty {
  std::size_t rank = 0, counted = 0;  ///< rows of weight above 0
  double residuals = 0;               ///< sum of w (y - b . x - a)^2
  double weight = 0;                  ///< of all rows
  Eigen::RowVectorXd mean{};
  MatrixXd root{};  ///< root root' is the inverse of the columns' covariance sums; none without full rank
};

auto errors_of(certainty const& c, bool intercept) -> coefficient_errors {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Index const width = c.mean.size();
  std::size_t const parameters = c.rank + intercept;
  coefficient_errors e{.coefficients = std::vector<double>(std::size_t(width), unknown),
                       .intercept = intercept ? unknown : 0,
                       .noise = unknown,
                       .rank = c.rank};
  if (c.counted <= parameters) return e;
  e.degrees_of_freedom = c.counted - parameters;
  e.noise = std::sqrt(c.residuals / double(e.degrees_of_freedom));
  if (c.rank < std::size_t(width)) return e;
  for (Index k = 0; k < width; ++k) e.coefficients[std::size_t(k)] = e.noise * c.root.row(k).norm();
  if (intercept) e.intercept = e.noise * std::sqrt(1 / c.weight + (c.mean * c.root).squaredNorm());
  return e;
}

auto by_orthogonal_transformations(bool intercept, table const& data, std::span<float const> weights) -> least_squares_fit {
  centred_rows const rows(data, weights, intercept);
  Eigen::CompleteOrthogonalDecomposition<MatrixXd> const q(rows.x);
  VectorXd const b = q.solve(rows.y);
  certainty c{std::size_t(q.rank()), rows.counted, (rows.y - rows.x * b).squaredNorm(), rows.weight, rows.mean};
  if (Index const width = rows.x.cols(); q.rank() == width) {
    // With X P = Q R: inverse(X'X) = P inverse(R) inverse(R)' P'.
    c.root = MatrixXd::Identity(width, width);
    q.matrixQTZ().topLeftCorner(width, width).triangularView<Eigen::Upper>().solveInPlace(c.root);
    c.root = q.colsPermutation() * c.root;
  }
  return {line_through(b, rows.mean, rows.target_mean), errors_of(c, intercept)};
}

// ---- by the normal equations, corrected: columns that are far from depending on each other ----

/// Beyond, digits are lost that one correction does not bring back. Of the columns' correlations, which is the square of
/// the columns' own.
constexpr double worst_condition = 1e8;

/// The covariance sums, factorised in units in which each column has length 1.
struct factorised {
  VectorXd unit;
  Eigen::LLT<MatrixXd> of;

  explicit factorised(MatrixXd const& covariance)
      : unit(covariance.diagonal().cwiseSqrt().cwiseInverse()), of(unit.asDiagonal() * covariance * unit.asDiagonal()) {}

  auto sound() const -> bool { return unit.allFinite() && of.info() == Eigen::Success && of.rcond() > 1 / worst_condition; }
  auto solve(VectorXd const& v) const -> VectorXd { return unit.cwiseProduct(of.solve(unit.cwiseProduct(v))); }
};

/// Sums over the rows of w r^2 and w r (x - mean), r = y - b . x - a.
struct leftover {
  double squares = 0;
  VectorXd with_columns;
};

auto leftover_of(table const& data, std::span<float const> weights, moments const& m, VectorXd const& b, bool centred)
    -> leftover {
  auto const& kernel = block_kernels();
  std::size_t const width = data.width;
  row_blocks blocks(data.features, width);
  aligned_buffer<double> sums(width * 8);
  alignas(64) double z[block_rows];
  leftover left{.with_columns = VectorXd(Index(width))};
  double total = 0;
  blocks.for_each_centred(m.mean.data(), [&](std::size_t first, int count) {
    kernel.combine(blocks.doubles(), int(width), b.data(), m.target_mean, z);
    for (int r = 0; r < block_rows; ++r) {
      std::size_t const i = first + std::size_t(r);
      double const w = r >= count ? 0 : weights.empty() ? 1 : double(weights[i]);
      double const residual = w > 0 ? double(data.targets[i]) - z[r] : 0;
      z[r] = w * residual;
      left.squares += z[r] * residual, total += z[r];
    }
    kernel.project(blocks.doubles(), int(width), z, sums.data());
  });
  for (std::size_t k = 0; k < width; ++k) left.with_columns[Index(k)] = add_lanes(sums.data() + k * 8);
  if (centred) left.squares -= total * total / m.weight;  // what the intercept takes
  return left;
}

/// Corrected seminormal equations (Björck 1987): as exact as orthogonal transformations where the condition allows it, in two
/// passes over the rows. None where it does not.
auto by_normal_equations(bool intercept, table const& data, std::span<float const> weights)
    -> std::optional<least_squares_fit> {
  moments const m = moments_of(data, weights, intercept);
  factorised const f(m.covariance);
  if (!f.sound()) return {};
  VectorXd b = f.solve(m.with_target);
  leftover const left = leftover_of(data, weights, m, b, intercept);
  VectorXd const correction = f.solve(left.with_columns);
  b += correction;
  std::size_t const counted =
      weights.empty() ? data.rows : std::size_t(std::ranges::count_if(weights, [](float w) { return w > 0; }));
  certainty c{data.width, counted, std::max(0.0, left.squares - left.with_columns.dot(correction)), m.weight,
              m.mean.transpose()};
  c.root = f.of.matrixU().solve(MatrixXd::Identity(b.size(), b.size()));
  c.root = f.unit.asDiagonal() * c.root;
  return least_squares_fit{line_through(b, c.mean, m.target_mean), errors_of(c, intercept)};
}

}  // namespace

auto least_squares(linear_regression const& spec, table const& data, std::span<float const> weights) -> least_squares_fit {
  if (auto fit = by_normal_equations(spec.intercept, data, weights)) return *std::move(fit);
  return by_orthogonal_transformations(spec.intercept, data, weights);
}

auto shrink(ridge const& spec, table const& data, std::span<float const> weights) -> linear_fit {
  require_not_negative("alpha", spec.alpha);
  if (!(spec.alpha > 0)) return least_squares({spec.intercept}, data, weights).line;
  moments m = moments_of(data, weights, spec.intercept);
  // Weights of mean 1: alpha times that mean is the same.
  m.covariance.diagonal().array() += spec.alpha * m.weight / double(data.rows);
  VectorXd const b = m.covariance.llt().solve(m.with_target);
  return line_through(b, m.mean.transpose(), m.target_mean);
}

}  // namespace learn
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
