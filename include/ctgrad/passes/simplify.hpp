// ctgrad/passes/simplify.hpp — applies algebraic identities until none changes the graph
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/canonical.hpp>
#include <ctgrad/passes/rules.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// A graph and the nodes in it that matter; every other node is there only because one of these needs it.
struct rooted_graph {
  static constexpr int capacity = 2048;
  graph nodes{};
  node_id root[capacity]{};
  int roots = 0;
};

/// Marks what the roots need.
struct needed_nodes {
  bool of[graph::capacity]{};
};
constexpr auto needed(rooted_graph const& g) -> needed_nodes {
  needed_nodes need{};
  for (int r = 0; r < g.roots; ++r) need.of[g.root[r]] = true;
  for (int i = g.nodes.size - 1; i > 0; --i)
    if (need.of[i])
      for (node_id operand : g.nodes[i].operand) need.of[operand] = true;
  need.of[0] = false;
  return need;
}

/// Rewrites every node that a root needs; the rest is gone.
constexpr auto simplify(rooted_graph const& g) -> rooted_graph {
  needed_nodes const need = needed(g);
  rooted_graph out{};
  graph::by_node<node_id> place{};
  for (int i = 1; i < g.nodes.size; ++i)
    if (need.of[i]) place.of[i] = rewrite({&out.nodes, transplant(out.nodes, g.nodes[i], place.of)}).id;
  for (int r = 0; r < g.roots; ++r) out.root[r] = place.of[g.root[r]];
  out.roots = g.roots;
  out.nodes.fault = g.nodes.fault, out.nodes.functions = g.nodes.functions;
  out.nodes.overflow = out.nodes.overflow || g.nodes.overflow;
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
