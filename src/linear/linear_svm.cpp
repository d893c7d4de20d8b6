// src/linear/linear_svm.cpp — squared hinge losses, one class against the rest
// SPDX-License-Identifier: MIT
#include <ctgrad/linear/linear_svm.hpp>

#include <algorithm>

#include "../estimator/check_fields.hpp"
#include "../optimize/owl_qn.hpp"
#include "margin_problem.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto widest_margins(linear_svm const& spec, table const& data, std::span<float const> given) -> margins_fit {
  require_positive("l2", spec.l2);
  require_at_least("max_iterations", spec.max_iterations, 1);
  require_positive("tolerance", spec.tolerance);
  auto const weights = weights_of_mean_one(data.rows, given);
  std::size_t const margins = margins_of(data.classes);
  margin_problem problem(data, weights, 1, spec.intercept);
  Eigen::VectorXd const l2 = problem.per_coefficient(spec.l2, 2);
  margins_fit fit;
  for (std::size_t m = 0; m < margins; ++m) {
    auto const one = std::int32_t(data.classes == 2 ? 1 : m);
    auto const hinge = [&](std::size_t first, std::size_t count, double const* w, double* z) {
      double total = 0;
      for (std::size_t r = 0; r < block_rows; ++r) {
        double const t = r < count && data.labels[first + r] == one ? 1 : -1, slack = std::max(0.0, 1 - t * z[r]);
        total += w[r] * slack * slack;
        z[r] = -2 * w[r] * t * slack;
      }
      return total;
    };
    Eigen::VectorXd v = Eigen::VectorXd::Zero(problem.unknowns());
    minimize(
        [&](Eigen::VectorXd const& at, Eigen::VectorXd& gradient) {
          double const loss = problem.value_and_gradient(at, gradient, hinge);
          gradient += l2.cwiseProduct(at);
          return loss + at.cwiseAbs2().dot(l2) / 2;
        },
        v, {}, {spec.max_iterations, spec.tolerance * double(data.rows)});
    auto const found = problem.solution(v);
    fit.coefficients.insert(fit.coefficients.end(), found.coefficients.begin(), found.coefficients.end());
    fit.intercepts.push_back(found.intercepts[0]);
  }
  return fit;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
