// ctgrad/expression/printable.ipp — the graph that a printer reads
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/printable.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

CTGRAD_ONCE auto graph_of(std::span<node const> nodes, complaint const& fault) -> std::unique_ptr<graph> {
  auto g = std::make_unique<graph>();
  for (std::size_t i = 1; i < nodes.size(); ++i) g->nodes[i] = nodes[i];
  g->size = int(nodes.size()), g->fault = fault;
  return g;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
