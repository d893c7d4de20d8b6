// ctgrad/passes/inference.hpp — the graph of a prediction: what the output needs, and nothing of training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Labels, targets, losses and updates are not needed by an output, so they are not there: training and inference are
/// two graphs, never a flag in one.
constexpr auto derive_inference(graph const& formula, node_id output) -> program_graph {
  program_graph program{};
  program.graph.nodes = formula;
  program.graph.root[program.graph.roots++] = output;
  return program;
}

}  // namespace ctgrad::inline CTGRAD_ABI
