// ctgrad/ensemble/objective.hpp — a loss of your own for boosting: its first and second derivatives, for all rows at once
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>
#include <functional>
#include <span>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// From a sum of trees to an answer.
enum class boosting_link {
  natural,     ///< the sum itself; of two classes, the sigmoid
  exponential  ///< its exponential
};

/// A loss of each row's margins, which are what the trees add up to, and of its target; for a classification the target is
/// the class's code. There is one margin, or one a class, of which the softmax is answered. Training begins with the
/// constants that lower the loss most, found by Newton's method. Rows' weights are none of its business. The logarithm of
/// the hyperbolic cosine:
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
  using margins_of_rows = std::span<float const>;  ///< rows x scores, row-major
  using targets_of_rows = std::span<float const>;  ///< one a row

  /// Writes, for each row, the first and the second derivatives of its loss, each by one of its margins: rows x scores,
  /// finite, the second at least 0. Second derivatives by two different margins are none of boosting's: where margins
  /// share a loss, all of them move at once, and larger second derivatives than the true ones keep the sum from going too
  /// far.
  std::function<void(margins_of_rows, targets_of_rows, std::span<float> first, std::span<float> second)> derivatives{};
  /// Writes the loss of each row. Needed with a validation_fraction only.
  std::function<void(margins_of_rows, targets_of_rows, std::span<float> losses)> loss{};
  boosting_link link = boosting_link::natural;  ///< of a regression
  std::size_t scores = 1;                       ///< margins of a row: 1, or as many as there are classes
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
