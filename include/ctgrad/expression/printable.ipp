// ctgrad/expression/printable.ipp — the graph that a printer reads
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/printable.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

[[gnu::cold]] CTGRAD_ONCE graph_on_the_heap::graph_on_the_heap(std::span<node const> nodes, complaint const& fault)
    : graph_(new graph) {
  for (std::size_t i = 1; i < nodes.size(); ++i) graph_->nodes[i] = nodes[i];
  graph_->size = int(nodes.size()), graph_->fault = fault;
}
[[gnu::cold]] CTGRAD_ONCE graph_on_the_heap::~graph_on_the_heap() { delete graph_; }

}  // namespace ctgrad::inline CTGRAD_ABI::detail
