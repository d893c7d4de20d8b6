// src/linear/elastic_net.cpp — coordinate descent on covariances
// SPDX-License-Identifier: MIT
#include <ctgrad/linear/elastic_net.hpp>

#include <algorithm>
#include <cmath>

#include "../blocks/moments.hpp"
#include "../estimator/check_fields.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

void check(elastic_net_regression const& spec) {
  require_not_negative("alpha", spec.alpha);
  require_in("l1_ratio", spec.l1_ratio, 0, 1);
  require_at_least("max_iterations", spec.max_iterations, 1);
  require_not_negative("tolerance", spec.tolerance);
}

auto soft_threshold(double x, double t) -> double { return x > t ? x - t : x < -t ? x + t : 0; }

/// (y - b . x)^2 / 2 as a quadratic function of b: C is the covariance of the columns, c that with the targets.
class descent {
 public:
  descent(elastic_net_regression const& spec, table const& data, std::span<float const> weights)
      : spec_(spec), m_(moments_of(data, weights, spec.intercept)), b_(VectorXd::Zero(Index(data.width))) {
    m_.covariance /= m_.weight, m_.with_target /= m_.weight;
    gradient_ = m_.with_target;
    least_move_ = spec.tolerance * std::sqrt(m_.target / m_.weight);
  }

  /// Where all coefficients are 0, from there on.
  auto largest_alpha() const -> double { return m_.with_target.cwiseAbs().maxCoeff() / spec_.l1_ratio; }

  /// From the coefficients of the last call.
  auto solve(double alpha) -> linear_fit {
    for (int i = 0; i < spec_.max_iterations;) {
      if (pass(alpha, /*all=*/true) <= least_move_) break;
      ++i;
      // The columns in use often settle long before another one comes in.
      while (i++ < spec_.max_iterations && pass(alpha, /*all=*/false) > least_move_) {}
    }
    return {{b_.begin(), b_.end()}, m_.target_mean - m_.mean.dot(b_)};
  }

 private:
  /// Returns by how much a coefficient moved the answers, in their root mean square.
  auto pass(double alpha, bool all) -> double {
    double const l1 = alpha * spec_.l1_ratio, l2 = alpha * (1 - spec_.l1_ratio);
    double moved = 0;
    for (Index k = 0; k < b_.size(); ++k) {
      double const variance = m_.covariance(k, k), before = b_[k];
      if (!(variance > 0) || (!all && before == 0)) continue;
      double const after = soft_threshold(gradient_[k] + variance * before, l1) / (variance + l2);
      if (after == before) continue;
      gradient_ -= (after - before) * m_.covariance.col(k);
      b_[k] = after;
      moved = std::max(moved, std::abs(after - before) * std::sqrt(variance));
    }
    return moved;
  }

  elastic_net_regression spec_;
  moments m_;
  VectorXd b_, gradient_;  // gradient_ = c - C b
  double least_move_;
};

}  // namespace

auto descend(elastic_net_regression const& spec, table const& data, std::span<float const> weights) -> linear_fit {
  check(spec);
  return descent(spec, data, weights).solve(spec.alpha);
}

auto descend_path(elastic_net_regression const& spec, table const& data, path_grid const& grid) -> std::vector<path_point> {
  check(spec);
  require(spec.l1_ratio > 0,
          "regularization_path: l1_ratio is 0, so that no alpha leaves no coefficient; one above 0 is needed");
  require(grid.points >= 1, "regularization_path: ", grid.points, " points were asked for, at least 1 is needed");
  require(grid.smallest > 0 && grid.smallest <= 1, "regularization_path: smallest is ", grid.smallest,
          ", a number above 0 and at most 1 is needed");
  descent d(spec, data, {});
  double const top = d.largest_alpha();
  std::vector<path_point> path;
  for (int i = 0; i < grid.points; ++i) {
    double const alpha = top * std::pow(grid.smallest, grid.points == 1 ? 0 : double(i) / double(grid.points - 1));
    auto line = d.solve(alpha);
    path.push_back({alpha, std::move(line.coefficients), line.intercept});
  }
  return path;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
