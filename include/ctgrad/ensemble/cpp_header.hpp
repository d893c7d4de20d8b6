// ctgrad/ensemble/cpp_header.hpp — a fitted tree, forest or boosted model as one C++ header that needs nothing
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// A header for C++17 that holds the model in tables, and a function for one row:
/// \code
/// NAME::predict(row, answers);   // NAME::width floats, NaN where a value is missing; NAME::outputs floats
/// \endcode
/// It includes `<cmath>` and `<cstdint>`, allocates nothing, and throws nothing. A categorical column is given by its codes,
/// which a comment lists.
/// law: the bits are those of `predict_proba` for a classification, and of `predict` for a regression
/// \param name of the namespace: letters, digits and underscores, no digit first
/// \throws error for another name
template <class Task>
auto cpp_header(decision_tree_model<Task> const& model, std::string_view name) -> std::string;
template <class Task>
auto cpp_header(random_forest_model<Task> const& model, std::string_view name) -> std::string;
template <class Task>
auto cpp_header(gradient_boosting_model<Task> const& model, std::string_view name) -> std::string;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
