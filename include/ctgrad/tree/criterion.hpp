// ctgrad/tree/criterion.hpp — what a split is to lower: the impurity of the rows on either side
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <type_traits>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// \code decision_tree<classification>{.criterion = criterion::entropy} \endcode
namespace criterion {

/// Of class shares p (Breiman, Friedman, Olshen & Stone 1984, ch. 4; Quinlan 1986).
enum class of_classes {
  gini,    ///< 1 - sum p^2, in [0, 1)
  entropy  ///< - sum p log2 p, in bits
};
/// Of numbers y.
enum class of_values {
  squared_error,  ///< mean of (y - mean)^2; a leaf answers with the mean
  absolute_error  ///< mean of |y - median|; a leaf answers with the median, so outliers pull less
};
/// 1 - sum p^2 of the classes' shares.
inline constexpr auto gini = of_classes::gini;
/// -sum p log2 p of the classes' shares.
inline constexpr auto entropy = of_classes::entropy;
/// The variance about the mean.
inline constexpr auto squared_error = of_values::squared_error;
/// The mean distance from the median.
inline constexpr auto absolute_error = of_values::absolute_error;

}  // namespace criterion

/// The criteria of a task: another task's does not compile.
template <estimator_task Task>
using criterion_of = std::conditional_t<std::is_same_v<Task, classification>, criterion::of_classes, criterion::of_values>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
