// ctgrad/tree/picture.hpp — a tree as an SVG picture
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <string>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// What a picture of a tree shows.
struct picture_options {
  std::string title{};  ///< left out where empty
  int max_depth = 6;    ///< what lies deeper is left out, and the node above it ends with dots; 0 to 12
};

/// A box a node: its question or answer, the rows of each class, the impurity. Yes goes to the left. The colour is that of
/// the likeliest class, the stronger the purer the node; for numbers, the stronger the larger.
/// \throws error where the tree and the schema do not fit together
auto picture(tree const& t, table_schema const& schema, picture_options const& options = {}) -> std::string;

template <class Task>
auto picture(decision_tree_model<Task> const& model, picture_options const& options = {}) -> std::string {
  return picture(model.structure(), model.schema(), options);
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
