// ctgrad/tree/tree.hpp — a tree of yes-or-no questions as an array of nodes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/estimator/table_schema.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// A question to one column, or a leaf. A column of numbers is asked for a threshold, one of categories for a set.
struct tree_node {
  std::int32_t feature = -1;  ///< the column that is asked; -1 in a leaf
  float threshold = 0;        ///< x[feature] <= threshold goes left, where there is no set
  std::int32_t left = 0;      ///< index of the left child; the right child is the next one. 0 in a leaf
  std::uint32_t rows = 0;     ///< training rows that came here, a row of a bootstrap sample as often as it was drawn
  float impurity = 0;         ///< of those rows, in units of the criterion; 0 where none is defined (boosting)
  float gain = 0;             ///< by how much the split lowers it: impurity - weighted mean of the children's
  std::int32_t set = -1;      ///< index of the set of categories that goes left; -1 where there is a threshold
  bool unknown_left = false;  ///< a missing value goes left, or a category that training has not seen; else right
  float weight = 0;           ///< of the training rows that came here: their number, where they have no weights

  auto is_leaf() const noexcept -> bool { return feature < 0; }  ///< has no rule
  friend bool operator==(tree_node const&, tree_node const&) = default;
};

/// Of each category of a column: does it go left?
using category_set = std::vector<bool>;

/// Nodes with the root first and every child behind its parent, and what each of them answers.
/// law: every node but the root is the child of exactly one node (`verify` throws otherwise)
struct tree {
  std::vector<tree_node> nodes{};    ///< the root is the first
  std::size_t outputs = 1;           ///< numbers in an answer: the classes, or 1
  std::vector<float> values{};       ///< nodes x outputs: shares of the classes, or the predicted number
  std::vector<category_set> sets{};  ///< of categories that go left

  /// Does a value of the node's column go left?
  auto goes_left(tree_node const& node, float x) const -> bool {
    if (node.set < 0) return x <= node.threshold || (x != x && node.unknown_left);
    auto const& set = sets[std::size_t(node.set)];
    bool const known = x >= 0 && x < float(set.size());
    return known ? set[std::size_t(x)] : node.unknown_left;
  }

  /// Class shares, or the mean target.
  auto value(std::size_t node) const -> std::span<float const> { return std::span(values).subspan(node * outputs, outputs); }
  friend bool operator==(tree const&, tree const&) = default;
};

/// How many leaves a tree has.
auto leaves(tree const& t) -> std::size_t;

/// The most questions that a row can be asked; 0 for a single leaf.
auto depth(tree const& t) -> std::size_t;

/// The index of the leaf that a row of features falls into. The row must have all the columns that the tree asks; a
/// column of categories holds their codes.
auto leaf_of(tree const& t, std::span<float const> row) -> std::size_t;

/// Throws `error`, naming the node, unless `t` is a tree over the schema's columns with finite thresholds and values.
void verify(tree const& t, table_schema const& schema);

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
