// src/linear/least_squares.cpp — least squares by orthogonal transformations, and ridge regression
// SPDX-License-Identifier: MIT
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/ridge.hpp>

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "../blocks/moments.hpp"
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

using decomposition = Eigen::CompleteOrthogonalDecomposition<MatrixXd>;

auto errors_of(decomposition const& q, centred_rows const& rows, VectorXd const& b, bool intercept) -> coefficient_errors {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Index const width = rows.x.cols();
  std::size_t const parameters = std::size_t(q.rank()) + intercept;
  coefficient_errors e{.coefficients = std::vector<double>(std::size_t(width), unknown),
                       .intercept = intercept ? unknown : 0,
                       .noise = unknown,
                       .rank = std::size_t(q.rank())};
  if (rows.counted <= parameters) return e;
  e.degrees_of_freedom = rows.counted - parameters;
  e.noise = std::sqrt((rows.y - rows.x * b).squaredNorm() / double(e.degrees_of_freedom));
  if (q.rank() < width) return e;
  // With X P = Q R: inverse(X'X) = P inverse(R) inverse(R)' P', so a parameter's variance is a squared row of P inverse(R).
  MatrixXd inverse = MatrixXd::Identity(width, width);
  q.matrixQTZ().topLeftCorner(width, width).triangularView<Eigen::Upper>().solveInPlace(inverse);
  inverse = q.colsPermutation() * inverse;
  for (Index k = 0; k < width; ++k) e.coefficients[std::size_t(k)] = e.noise * inverse.row(k).norm();
  if (intercept) e.intercept = e.noise * std::sqrt(1 / rows.weight + (rows.mean * inverse).squaredNorm());
  return e;
}

}  // namespace

auto least_squares(linear_regression const& spec, table const& data, std::span<float const> weights) -> least_squares_fit {
  centred_rows const rows(data, weights, spec.intercept);
  decomposition const q(rows.x);
  VectorXd const b = q.solve(rows.y);
  return {line_through(b, rows.mean, rows.target_mean), errors_of(q, rows, b, spec.intercept)};
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
