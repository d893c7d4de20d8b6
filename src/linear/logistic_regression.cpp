// src/linear/logistic_regression.cpp — Newton's method for two classes and few columns, OWL-QN for the rest
// SPDX-License-Identifier: MIT
#include <ctgrad/linear/logistic_regression.hpp>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "../estimator/check_fields.hpp"
#include "../optimize/owl_qn.hpp"
#include "margin_problem.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace learn {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t most_newton_columns = 128;  // beyond, its matrices cost more than L-BFGS's steps
constexpr double never = -1e6;                    // the margin of a class without rows: its probability is 0

auto stopping_of(logistic_regression const& spec, std::size_t rows) -> stopping {
  return {spec.max_iterations, spec.tolerance * double(rows)};
}

/// Value, gradient and Hessian of the objective in one pass over the rows. The unknowns are the coefficients of the columns
/// less a number near their means, and the intercept.
class newton {
 public:
  newton(logistic_regression const& spec, table const& data, std::span<double const> weights)
      : spec_(spec), data_(data), weights_(weights), size_(data.width + spec.intercept),
        blocks_(data.features, data.width, 1), shift_(data.width), left_(size_ * block_rows), sums_(size_ * size_ * 8),
        projection_(size_ * 8) {
    if (!spec.intercept) return;
    std::size_t const rows = std::min<std::size_t>(data.rows, block_rows);
    for (std::size_t k = 0; k < data.width; ++k)
      for (std::size_t i = 0; i < rows; ++i) shift_[k] += double(data.at(i, k)) / double(rows);
  }

  auto solve() -> margins_fit {
    VectorXd v = VectorXd::Zero(Index(size_)), g, step;
    MatrixXd h;
    double value = evaluate(v, g, h);
    for (int i = 0; i < spec_.max_iterations; ++i) {
      // In units in which each curvature is 1, so that columns of any scale count alike; a constant one has none.
      VectorXd const unit = h.diagonal().unaryExpr([](double c) { return c > 0 ? 1 / std::sqrt(c) : 1.0; });
      h = unit.asDiagonal() * h * unit.asDiagonal();
      h.diagonal().array() += 1e-12;
      step = unit.cwiseProduct(h.llt().solve(unit.cwiseProduct(g)));
      double const decrement = g.dot(step) / 2;
      // Close to the minimum each step squares what is left, so that the step taken now is the last one that matters.
      bool const last = decrement <= spec_.tolerance * std::sqrt(double(data_.rows));
      v -= step;
      if (last) break;
      double next = evaluate(v, g, h);
      for (int halving = 0; halving < 30 && !(next <= value); ++halving) {
        step /= 2, v += step;
        next = evaluate(v, g, h);
      }
      value = next;
    }
    margins_fit fit{{v.data(), v.data() + data_.width}, {spec_.intercept ? v[Index(data_.width)] : 0}};
    for (std::size_t k = 0; k < data_.width; ++k) fit.intercepts[0] -= fit.coefficients[k] * shift_[k];
    return fit;
  }

 private:
  auto evaluate(VectorXd const& v, VectorXd& g, MatrixXd& h) -> double {
    auto const& kernel = block_kernels();
    std::size_t const width = data_.width;
    alignas(64) double z[block_rows], y[block_rows], w[block_rows], residual[block_rows], curvature[block_rows];
    std::fill_n(sums_.data(), sums_.size(), 0.0), std::fill_n(projection_.data(), projection_.size(), 0.0);
    double value = 0;
    blocks_.for_each_centred(shift_.data(), [&](std::size_t first, int count) {
      for (int r = 0; r < block_rows; ++r) {
        bool const there = r < count;
        y[r] = there ? double(data_.labels[first + std::size_t(r)]) : 0, w[r] = there ? weights_[first + std::size_t(r)] : 0;
        blocks_.column(width)[r] = there ? 1 : 0;
      }
      kernel.combine(blocks_.doubles(), int(width), v.data(), spec_.intercept ? v[Index(width)] : 0, z);
      value += kernel.logistic(z, y, w, residual, curvature);
      kernel.project(blocks_.doubles(), int(size_), residual, projection_.data());
      kernel.scale(blocks_.doubles(), int(size_), curvature, left_.data());
      kernel.gram(left_.data(), blocks_.doubles(), int(size_), sums_.data());
    });
    g.resize(Index(size_)), h.resize(Index(size_), Index(size_));
    for (std::size_t i = 0; i < size_; ++i) {
      g[Index(i)] = add_lanes(projection_.data() + i * 8);
      for (std::size_t j = i; j < size_; ++j)
        h(Index(i), Index(j)) = h(Index(j), Index(i)) = add_lanes(sums_.data() + (i * size_ + j) * 8);
    }
    auto const b = v.head(Index(width));
    g.head(Index(width)) += spec_.l2 * b;
    h.diagonal().head(Index(width)).array() += spec_.l2;
    return value + spec_.l2 / 2 * b.squaredNorm();
  }

  logistic_regression spec_;
  table data_;
  std::span<double const> weights_;
  std::size_t size_;
  row_blocks blocks_;
  std::vector<double> shift_;
  aligned_buffer<double> left_, sums_, projection_;
};

/// `code_of` numbers the classes that have rows.
auto quasi_newton(logistic_regression const& spec, table const& data, std::span<double const> weights,
                  std::vector<std::size_t> const& code_of, std::size_t present) -> margins_fit {
  bool const two = data.classes == 2;
  std::size_t const margins = two ? 1 : present;
  margin_problem problem(data, weights, margins, spec.intercept);
  VectorXd v = VectorXd::Zero(problem.unknowns());
  VectorXd const l2 = problem.per_coefficient(spec.l2, 2);
  VectorXd const l1 = spec.l1 > 0 ? problem.per_coefficient(spec.l1, 1) : VectorXd{};
  auto const& kernel = block_kernels();

  auto const of_two = [&](std::size_t first, std::size_t count, double const* w, double* z) {
    alignas(64) double y[block_rows] = {}, curvature[block_rows];
    for (std::size_t r = 0; r < count; ++r) y[r] = double(data.labels[first + r]);
    return kernel.logistic(z, y, w, z, curvature);
  };
  auto const of_many = [&](std::size_t first, std::size_t count, double const* w, double* z) {
    double truth = 0;
    auto const of = [&](std::size_t r) { return code_of[std::size_t(data.labels[first + r])] * block_rows + r; };
    for (std::size_t r = 0; r < count; ++r) truth += w[r] * z[w[r] > 0 ? of(r) : r];
    double const total = kernel.softmax(z, int(margins), w) - truth;
    for (std::size_t r = 0; r < count; ++r)
      if (w[r] > 0) z[of(r)] -= 1;
    for (std::size_t m = 0; m < margins; ++m)
      for (std::size_t r = 0; r < block_rows; ++r) z[m * block_rows + r] *= w[r];
    return total;
  };
  auto const objective = [&](VectorXd const& at, VectorXd& gradient) {
    double const loss =
        two ? problem.value_and_gradient(at, gradient, of_two) : problem.value_and_gradient(at, gradient, of_many);
    gradient += l2.cwiseProduct(at);
    return loss + at.cwiseAbs2().dot(l2) / 2;
  };
  minimize(objective, v, l1, stopping_of(spec, data.rows));
  return problem.solution(v);
}

}  // namespace

auto log_odds(logistic_regression const& spec, table const& data, std::span<float const> given) -> margins_fit {
  require_not_negative("l1", spec.l1);
  require_not_negative("l2", spec.l2);
  require_at_least("max_iterations", spec.max_iterations, 1);
  require_positive("tolerance", spec.tolerance);
  auto const weights = weights_of_mean_one(data.rows, given);
  std::vector<double> of_class(data.classes);
  for (std::size_t i = 0; i < data.rows; ++i) of_class[std::size_t(data.labels[i])] += weights[i];
  std::vector<std::size_t> code_of(data.classes);
  std::size_t present = 0;
  for (std::size_t c = 0; c < data.classes; ++c) code_of[c] = of_class[c] > 0 ? present++ : present;

  std::size_t const margins = margins_of(data.classes);
  margins_fit fit{std::vector<double>(margins * data.width), std::vector<double>(margins)};
  if (present > 1 && data.classes == 2) {
    bool const closed = !(spec.l1 > 0) && data.width < most_newton_columns;
    return closed ? newton(spec, data, weights).solve() : quasi_newton(spec, data, weights, code_of, present);
  }
  if (data.classes == 2) fit.intercepts[0] = of_class[1] > 0 ? -never : never;
  if (margins > 1) {
    auto const found = present > 1 ? quasi_newton(spec, data, weights, code_of, present)
                                   : margins_fit{std::vector<double>(data.width), {0}};
    for (std::size_t c = 0; c < data.classes; ++c) {
      fit.intercepts[c] = of_class[c] > 0 ? found.intercepts[code_of[c]] : never;
      for (std::size_t k = 0; k < data.width && of_class[c] > 0; ++k)
        fit.coefficients[c * data.width + k] = found.coefficients[code_of[c] * data.width + k];
    }
  }
  return fit;
}

}  // namespace learn

void logistic_regression_model::evaluate(std::span<float const> rows, std::span<float> probabilities) const {
  std::size_t const width = schema().width, classes = schema().outputs;
  std::vector<double> z(margins());
  for (std::size_t i = 0; i * width < rows.size(); ++i) {
    margins_of(rows.subspan(i * width, width), z);
    auto const p = probabilities.subspan(i * classes, classes);
    if (classes == 2) {
      double const less = std::exp(-std::abs(z[0])), more = 1 / (1 + less);
      p[1] = float(z[0] < 0 ? less * more : more), p[0] = float(z[0] < 0 ? more : less * more);
      continue;
    }
    double const top = *std::ranges::max_element(z);
    double sum = 0;
    for (double& m : z) sum += m = std::exp(m - top);
    std::ranges::transform(z, p.begin(), [&](double m) { return float(m / sum); });
  }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
