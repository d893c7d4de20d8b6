// ctgrad/metrics/regression.hpp — errors of predicted numbers that estimator/metrics.hpp does not have: RMSE, pinball
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/metrics.hpp>

namespace ctgrad::inline CTGRAD_ABI::metrics {

/// The square root of the mean squared error: in the units of the target.
inline auto root_mean_squared_error(std::span<float const> predicted, std::span<float const> actual) -> double {
  return std::sqrt(mean_squared_error(predicted, actual));
}

/// The mean of q (actual - predicted) where the prediction is too low and of (1 - q) (predicted - actual) where it is
/// too high: least for the q-quantile (Koenker & Bassett 1978). Throws `error` for q outside [0, 1].
inline auto pinball_loss(std::span<float const> predicted, std::span<float const> actual, double q) -> double {
  detail::require_pairs("pinball_loss", predicted.size(), actual.size());
  require(q >= 0 && q <= 1, "metrics::pinball_loss: the quantile is ", q, ", it must lie between 0 and 1");
  double sum = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    double const d = double{actual[i]} - double{predicted[i]};
    sum += d >= 0 ? q * d : (q - 1) * d;
  }
  return sum / static_cast<double>(actual.size());
}

}  // namespace ctgrad::inline CTGRAD_ABI::metrics
