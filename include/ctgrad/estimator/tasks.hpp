// ctgrad/estimator/tasks.hpp — what an estimator is asked for: a class, or a number
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <concepts>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The estimator learns class labels and predicts one of the classes.
/// \code fit(decision_tree<classification>{.max_depth = 4}, data) \endcode
struct classification {};

/// The estimator learns real targets and predicts a number.
struct regression {};

/// `classification` or `regression`.
template <class T>
concept estimator_task = std::same_as<T, classification> || std::same_as<T, regression>;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
