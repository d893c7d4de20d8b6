// ctgrad/tree/explain.hpp — why a tree answers a row as it does, in words
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <span>
#include <string>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The way of one row from the root to its leaf, a line a question, and the answer there.
/// \code
/// petal length is 4.9, above 2.45
/// petal width is 1.5, at most 1.75
/// so the answer is versicolor, as for 49 of the 54 training rows that came here
/// \endcode
/// \throws error where the row has another width, holds an infinity, or the tree and the schema do not fit together
auto path(tree const& t, table_schema const& schema, std::span<float const> row) -> std::string;

template <class Task>
auto path(decision_tree_model<Task> const& model, std::span<float const> row) -> std::string {
  return path(model.structure(), model.schema(), row);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
