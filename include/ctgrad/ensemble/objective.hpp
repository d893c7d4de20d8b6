// ctgrad/ensemble/objective.hpp — a loss of your own for boosting: its first and second derivatives, for all rows at once
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <functional>
#include <span>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// From a sum of trees to an answer.
enum class boosting_link {
  natural,     ///< the sum itself; of two classes, the sigmoid
  exponential  ///< its exponential
};

/// A loss of one margin a row, which is what the trees add up to, and of the row's target; for a classification of two
/// classes, the target is 0 or 1. Training begins with the constant that lowers the loss most, found by Newton's method.
/// Rows' weights are none of its business. The logarithm of the hyperbolic cosine:
/// \code
/// boosting_objective const log_cosh{.derivatives = [](auto margins, auto targets, auto first, auto second) {
///   for (std::size_t i = 0; i < margins.size(); ++i) {
///     first[i] = std::tanh(margins[i] - targets[i]);
///     second[i] = 1 - first[i] * first[i];
///   }
/// }};
/// auto model = fit(gradient_boosting<regression>{.objective = log_cosh}, train);
/// \endcode
struct boosting_objective {
  using margins_and_targets = std::span<float const>;  ///< one each a row

  /// Writes, for each row, the first and the second derivative of its loss by its margin: finite, the second at least 0.
  std::function<void(margins_and_targets, margins_and_targets, std::span<float> first, std::span<float> second)>
      derivatives{};
  /// Writes the loss of each row. Needed with a validation_fraction only.
  std::function<void(margins_and_targets, margins_and_targets, std::span<float> losses)> loss{};
  boosting_link link = boosting_link::natural;  ///< of a regression
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
