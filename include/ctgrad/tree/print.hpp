// ctgrad/tree/print.hpp — a tree as indented text, and as a graph for Graphviz
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/tree/decision_tree.hpp>
#include <ctgrad/tree/tree.hpp>

#include <string>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// One line a node: the question, then the branch for yes, then the one for no. Leaves say their answer: the likeliest
/// class with the rows of each, or the number. Columns and classes without names are x[0], ... and class 0, ... Where a
/// value may be missing, or a category unknown, the question says whether such rows go to yes.
/// \code
/// petal width <= 0.8 ?  (150 rows, impurity 0.667)
///   yes: setosa  (50 rows: 50 0 0)
///   no: colour in {blue, red} or unknown ?  (100 rows, impurity 0.5)
/// \endcode
/// \throws error where the tree and the schema do not fit together
auto text(tree const& t, table_schema const& schema) -> std::string;

/// The same in the language of Graphviz: `dot -Tsvg`. Names are quoted, whatever they contain.
auto dot(tree const& t, table_schema const& schema) -> std::string;

template <estimator_task Task>
auto text(decision_tree_model<Task> const& model) -> std::string {
  return text(model.structure(), model.schema());
}
template <estimator_task Task>
auto dot(decision_tree_model<Task> const& model) -> std::string {
  return dot(model.structure(), model.schema());
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
