// ctgrad/passes/views.hpp — slices of leaves that are read where they lie
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/layout.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace views {

/// A move along the axes of its operand, one element a step: a slice.
constexpr auto is_slice(graph const& g, node const& n) -> bool {
  if (n.how() != computed::move) return false;
  shape const& from = g[n.operand[0]].extent;
  affine_map const own = row_major(from);
  bool same = n.extent.rank == from.rank && n.with.offset >= 0;
  for (int axis = 0; axis < n.extent.rank; ++axis) same = same && n.with.stride[axis] == own.stride[axis];
  return same;
}

/// Where a slice begins: rows and lanes of its leaf.
struct origin {
  int row, lane;
};
constexpr auto origin_of(graph const& g, node const& n, layout l) -> origin {
  node const& a = g[n.operand[0]];
  if (a.batched || a.extent.rank != 2) return {0, n.with.offset};
  int const first[2] = {n.with.offset / a.extent.cols(), n.with.offset % a.extent.cols()}, axis = l.lane_axis(a.extent);
  return {first[1 - axis], first[axis]};
}

}  // namespace views

/// Has a slice of an input or parameter no memory of its own? Its elements must stand side by side as its own layout has
/// them, and packs that begin inside must end inside a row. An input whose rows are copied to be padded is sliced from its
/// beginning, since rows of a view begin where those of the leaf do.
constexpr auto is_view(graph const& g, node const& n, layout l) -> bool {
  if (!views::is_slice(g, n)) return false;
  node const& a = g[n.operand[0]];
  bool const lasting =
      a.what == role::input || a.what == role::target || a.what == role::parameter || a.what == role::statistic;
  if (!lasting || a.in_lanes) return false;
  if (a.batched || a.extent.rank != 2) {
    for (int axis = 1; axis < n.extent.rank; ++axis)
      if (n.extent[axis] != a.extent[axis]) return false;
    if (a.batched && n.with.offset != 0 && a.extent.size() % l.lanes != 0) return false;
    return n.with.offset + l.padded(n.extent.size()) <= l.padded(a.extent.size());
  }
  int const axis = l.lane_axis(a.extent);
  return axis == l.lane_axis(n.extent) &&
         views::origin_of(g, n, l).lane + l.padded(n.extent[axis]) <= l.padded(a.extent[axis]);
}

/// The node in whose memory a value lies: of a view its leaf.
constexpr auto in_memory_of(graph const& g, int id, layout l) -> int {
  return id > 0 && id < graph::capacity && is_view(g, g[id], l) ? int(g[id].operand[0]) : id;
}

}  // namespace ctgrad::inline CTGRAD_ABI
