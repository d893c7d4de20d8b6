// ctgrad/passes/inference.hpp — the graph of a prediction: what the output needs, and nothing of training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Training and inference are two graphs, never a flag in one: labels, targets, losses and updates are not needed by an
/// output, so they are not there, and ops that only training wants (dropout) leave what they were applied to.
constexpr auto derive_inference(graph const& formula, node_id output) -> program_graph {
  program_graph program{};
  graph& g = program.graph.nodes;
  node_id place[graph::capacity]{};
  for (int i = 1; i <= output; ++i) {
    node const& n = formula[i];
    bool const dropped = !n.is_leaf() && n.op->inference != nullptr;
    place[i] = dropped ? n.op->inference({&g, place[n.operand[0]]}).id : transplant(g, n, place);
  }
  g.fault = formula.fault;
  program.graph.root[program.graph.roots++] = place[output];
  return program;
}

}  // namespace ctgrad::inline CTGRAD_ABI
