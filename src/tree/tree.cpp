// src/tree/tree.cpp — walking and checking a tree
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/tree/tree.hpp>

#include <algorithm>
#include <cmath>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

auto leaves(tree const& t) -> std::size_t { return std::size_t(std::ranges::count_if(t.nodes, &tree_node::is_leaf)); }

auto depth(tree const& t) -> std::size_t {
  std::vector<std::size_t> above(t.nodes.size());
  std::size_t deepest = 0;
  for (std::size_t i = 0; i < t.nodes.size(); ++i) {  // children stand behind their parents
    deepest = std::max(deepest, above[i]);
    if (t.nodes[i].is_leaf()) continue;
    auto const left = std::size_t(t.nodes[i].left);
    above[left] = above[left + 1] = above[i] + 1;
  }
  return deepest;
}

auto leaf_of(tree const& t, std::span<float const> row) -> std::size_t {
  std::size_t at = 0;
  while (!t.nodes[at].is_leaf()) {
    auto const& node = t.nodes[at];
    at = std::size_t(node.left) + !t.goes_left(node, row[std::size_t(node.feature)]);
  }
  return at;
}

namespace {

void verify_question(tree const& t, std::size_t i, table_schema const& schema) {
  auto const& node = t.nodes[i];
  require(std::size_t(node.feature) < schema.width, "tree: node ", i, " asks column ", node.feature, ", but there are ",
          schema.width);
  require(std::isfinite(node.threshold), "tree: the threshold of node ", i, " is ", node.threshold,
          ", a finite number is needed");
  std::size_t const levels = schema.levels(std::size_t(node.feature));
  if (levels == 0) {
    require(node.set == -1, "tree: node ", i, " asks for set ", node.set, ", but column ", node.feature, " holds numbers");
    return;
  }
  require(node.set >= 0 && std::size_t(node.set) < t.sets.size(), "tree: node ", i, " asks for set ", node.set,
          ", but there are ", t.sets.size());
  std::size_t const known = t.sets[std::size_t(node.set)].size();
  require(known == levels, "tree: set ", node.set, " of node ", i, " knows ", known, " categories, but column ",
          node.feature, " has ", levels);
}

}  // namespace

void verify(tree const& t, table_schema const& schema) {
  std::size_t const size = t.nodes.size();
  require(size > 0, "tree: it has no node, at least a root is needed");
  require(size < (std::size_t{1} << 31), "tree: it has ", size, " nodes, at most 2147483647 can be numbered");
  require(t.outputs > 0, "tree: its nodes answer with 0 numbers, at least 1 is needed");
  require(t.values.size() / t.outputs == size && t.values.size() % t.outputs == 0, "tree: ", t.values.size(),
          " values were given for ", size, " nodes of ", t.outputs);
  // A child behind its parent rules out cycles; one parent each and no orphan make it one tree.
  std::vector<bool> has_parent(size);
  for (std::size_t i = 0; i < size; ++i) {
    auto const& node = t.nodes[i];
    require(i == 0 || has_parent[i], "tree: node ", i, " is no child of a node before it");
    require(std::isfinite(node.impurity) && std::isfinite(node.gain), "tree: the impurity or gain of node ", i,
            " is not a finite number");
    require(std::isfinite(node.weight) && node.weight >= 0, "tree: the weight of node ", i, " is ", node.weight,
            ", a finite number of at least 0 is needed");
    if (node.is_leaf()) {
      require(node.feature == -1 && node.left == 0 && node.set == -1, "tree: node ", i, " asks column ", node.feature,
              " for set ", node.set, " and has child ", node.left, "; a leaf has -1, -1 and 0");
      continue;
    }
    verify_question(t, i, schema);
    require(node.left > 0 && std::size_t(node.left) > i && std::size_t(node.left) + 1 < size, "tree: the children of node ",
            i, " are ", node.left, " and the next, they must lie behind it and below ", size);
    auto const left = std::size_t(node.left);
    require(!has_parent[left] && !has_parent[left + 1], "tree: node ", left, " or the next has two parents");
    has_parent[left] = has_parent[left + 1] = true;
    auto const below = std::uint64_t{t.nodes[left].rows} + t.nodes[left + 1].rows;
    require(below == node.rows, "tree: node ", i, " has ", node.rows, " rows, but its children have ", below);
  }
  for (std::size_t k = 0; k < t.values.size(); ++k)
    require(std::isfinite(t.values[k]), "tree: value ", k % t.outputs, " of node ", k / t.outputs, " is ", t.values[k],
            ", a finite number is needed");
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
