// src/blocks/moments.hpp — means, variances and covariances of the columns of a table, and with its targets
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/table.hpp>

#include <Eigen/Core>
#include <span>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Sums over the rows, each times its weight (1 without weights), of x and y less their means, or as they are.
struct moments {
  double weight = 0;       ///< sum of the weights
  Eigen::VectorXd mean{};  ///< of each column; 0 where not centred
  double target_mean = 0;
  Eigen::MatrixXd covariance{};   ///< sum w x x'; not divided
  Eigen::VectorXd with_target{};  ///< sum w x y
  double target = 0;              ///< sum w y^2
};

/// Centred at the means, or at 0. Targets may be absent.
auto moments_of(table const& data, std::span<float const> weights, bool centred) -> moments;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
