// ctgrad/passes/canonical.hpp — one numbering for a graph, whoever built it
// SPDX-License-Identifier: MIT
//
// In f(a(), b()) compilers may call a or b first, so the nodes of one formula come in different orders from different
// compilers. Plans follow the numbering, and with it the order of sums and the last bits: so it is made anew.
#pragma once
#include <ctgrad/graph/graph.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Node ids in the order in which the roots need them: operands first, the first operand before the second.
struct node_order {
  node_id id[graph::capacity]{};
  int size = 0;
};

/// \param roots ids of the nodes that matter, in their order
constexpr auto canonical_order(graph const& g, node_id const* roots, int count) -> node_order {
  node_order order{};
  graph::by_node<node_id> stack{};
  graph::by_node<std::uint8_t> visited_operands{};
  graph::by_node<bool> known{};
  for (int r = 0; r < count; ++r) {
    if (roots[r] == 0 || known.of[roots[r]]) continue;
    int depth = 0;
    stack.of[depth++] = roots[r], known.of[roots[r]] = true;
    while (depth > 0) {
      node_id const top = stack.of[depth - 1];
      if (visited_operands.of[top] == 3) {
        order.id[order.size++] = top;
        --depth;
        continue;
      }
      node_id const next = g[top].operand[visited_operands.of[top]++];
      if (next != 0 && !known.of[next]) stack.of[depth++] = next, known.of[next] = true;
    }
  }
  return order;
}

/// The same node in another graph.
constexpr auto transplant(graph& to, node n, node_id const (&place)[graph::capacity]) -> node_id {
  for (node_id& operand : n.operand) operand = place[operand];
  return to.add(n);
}

/// The nodes that a root needs, in that order.
constexpr auto in_canonical_order(graph const& g, node_id root) -> graph {
  node_order const order = canonical_order(g, &root, 1);
  graph out{};
  graph::by_node<node_id> place{};
  for (int i = 0; i < order.size; ++i) place.of[order.id[i]] = transplant(out, g[order.id[i]], place.of);
  out.fault = g.fault, out.functions = g.functions;
  out.overflow = out.overflow || g.overflow;
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
