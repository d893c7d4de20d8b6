// ctgrad/passes/gradient_program.hpp — the graph of an objective and of its derivatives with respect to all parameters
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Root 0 is the objective; no derivative is made.
constexpr auto derive_value(graph const& formula, node_id loss, samples count = samples::alike) -> program_graph {
  program_graph program{};
  program.graph.nodes = formula;
  program.graph.root[program.graph.roots++] = objective({&program.graph.nodes, loss}, count).id;
  return program;
}

/// Root 0 is the objective, root 1 + k its derivative with respect to the k-th entry of the table of parameters; zeros
/// where it does not depend on that one.
constexpr auto derive_value_and_gradient(graph const& formula, node_id loss, samples count = samples::alike)
    -> program_graph {
  program_graph program = derive_value(formula, loss, count);
  rooted_graph& r = program.graph;
  graph& g = r.nodes;
  adjoints const bar = differentiate(g, r.root[0], [](node const& n) { return n.what == role::parameter; });
  for (int i = 1; i < formula.size; ++i) {
    if (g[i].what != role::parameter && g[i].what != role::statistic) continue;
    if (r.roots == rooted_graph::capacity) {
      g.overflow = true;
      return program;
    }
    r.root[r.roots++] = bar.of[i] != 0 ? bar.of[i] : spread(literal(g, 0), g[i].extent).id;
  }
  return program;
}

}  // namespace ctgrad::inline CTGRAD_ABI
