// ctgrad/passes/rebuild.hpp — a program built anew, node by node, in canonical order
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/canonical.hpp>
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Keeps the roots of a program in order while a pass builds it anew.
template <class Rebuild>
constexpr auto rebuilt(program_graph const& p, Rebuild rebuild) -> program_graph {
  program_graph out{};
  graph const& g = p.graph.nodes;
  node_id wanted[2 * program_graph::capacity]{};
  int count = 0;
  for (int r = 0; r < p.graph.roots; ++r) wanted[count++] = p.graph.root[r];
  for (int i = 0; i < p.assignments; ++i) wanted[count++] = p.assigned[i].leaf;
  node_order const order = canonical_order(g, wanted, count);
  graph::by_node<node_id> place{};
  for (int i = 0; i < order.size; ++i) place.of[order.id[i]] = rebuild(out.graph.nodes, order.id[i], place.of);
  out.graph.roots = p.graph.roots;
  for (int r = 0; r < p.graph.roots; ++r) out.graph.root[r] = place.of[p.graph.root[r]];
  out.assignments = p.assignments;
  for (int i = 0; i < p.assignments; ++i) out.assigned[i] = {place.of[p.assigned[i].leaf], p.assigned[i].root};
  out.graph.nodes.overflow = out.graph.nodes.overflow || g.overflow;
  out.graph.nodes.functions = g.functions;
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
