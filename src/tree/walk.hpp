// src/tree/walk.hpp — many rows find their leaves in one large tree
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/tree/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Calls found(row, leaf) for each row, in order. Rows walk side by side over nodes of half the size: a single one would
/// wait for the memory at each step. Building those nodes pays from about as many rows as a tenth of the nodes.
/// law: leaf == leaf_of(tree, row)
template <class Found>
void for_each_leaf(tree const& t, std::span<float const> rows, std::size_t width, Found found) {
  std::size_t const count = rows.size() / width;
  std::size_t i = 0;
  if (count >= t.nodes.size() / 10) {
    struct small_node {
      float threshold;
      std::uint32_t feature, left;
      bool unknown_right, asks_set;
    };
    std::vector<small_node> nodes(t.nodes.size());
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      auto const& n = t.nodes[k];  // a leaf leads to itself: nothing is above infinity
      nodes[k] = n.is_leaf()
                     ? small_node{std::numeric_limits<float>::infinity(), 0, std::uint32_t(k), false, false}
                     : small_node{n.threshold, std::uint32_t(n.feature), std::uint32_t(n.left), !n.unknown_left, n.set >= 0};
    }
    auto const step = [&](std::uint32_t at, float const* x) -> std::uint32_t {
      auto const& n = nodes[at];
      float const v = x[n.feature];
      if (n.asks_set) [[unlikely]]
        return n.left + !t.goes_left(t.nodes[at], v);
      return n.left + ((v > n.threshold) | ((v != v) & n.unknown_right));
    };
    constexpr std::size_t side_by_side = 8;
    for (; i + side_by_side <= count; i += side_by_side) {
      float const* const x = rows.data() + i * width;
      std::uint32_t at[side_by_side] = {};
      bool moved = true;
      while (moved) {
        moved = false;
        for (std::size_t u = 0; u < side_by_side; ++u) {
          std::uint32_t const next = step(at[u], x + u * width);
          moved |= next != at[u];
          at[u] = next;
        }
      }
      for (std::size_t u = 0; u < side_by_side; ++u) found(i + u, std::size_t{at[u]});
    }
  }
  for (; i < count; ++i) found(i, leaf_of(t, rows.subspan(i * width, width)));
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
