// ctgrad/passes/inference.hpp — the graph of a prediction: what the output needs, and nothing of training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// The first nodes of a formula, without what only training wants (dropout).
constexpr void transplant_untrained(graph& to, graph const& formula, node_id last, node_id (&place)[graph::capacity]) {
  for (int i = 1; i <= last; ++i) {
    node const& n = formula[i];
    bool const dropped = !n.is_leaf() && n.op->only_trains;
    place[i] =
        dropped ? n.op->inference({&to, place[n.operand[0]]}, {&to, place[n.operand[1]]}).id : transplant(to, n, place);
  }
  to.fault = formula.fault, to.functions = formula.functions;
}

}  // namespace detail

/// Training and inference are two graphs, never a flag in one: labels, targets, losses and updates are not needed by an
/// output, so they are not there, and ops that only training wants (dropout) leave what they were applied to.
constexpr auto derive_inference(graph const& formula, node_id output) -> program_graph {
  program_graph program{};
  graph::by_node<node_id> place{};
  detail::transplant_untrained(program.graph.nodes, formula, output, place.of);
  program.graph.root[program.graph.roots++] = place.of[output];
  return program;
}

/// How good the parameters are on samples that they are not trained on: root 0 is the objective, root 1 the output.
constexpr auto derive_evaluation(graph const& formula, node_id loss, node_id output, samples count) -> program_graph {
  program_graph program{};
  graph& g = program.graph.nodes;
  graph::by_node<node_id> place{};
  detail::transplant_untrained(g, formula, loss > output ? loss : output, place.of);
  program.graph.root[program.graph.roots++] = objective({&g, place.of[loss]}, count).id;
  program.graph.root[program.graph.roots++] = place.of[output];
  return program;
}

}  // namespace ctgrad::inline CTGRAD_ABI
