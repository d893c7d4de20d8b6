// ctgrad/passes/product.hpp — every product as one contraction: C = sum over k of A B, A broadcast, B in the lanes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/kernel.hpp>
#include <ctgrad/passes/layout.hpp>
#include <ctgrad/passes/choose_layout.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Forward products, gradients of inputs, of weights and of biases are all instances of one loop nest.
struct product {
  node_id broadcast, lanes;  ///< operands behind their transposes; no broadcast operand: ones
  node_id weights;           ///< what the lanes operand is multiplied with, element by element, or nothing
  bool broadcast_transposed;
  bool flip;    ///< the lanes operand must be copied with its axes exchanged
  bool across;  ///< the kernel itself reads the lanes operand with its axes exchanged
  int k;        ///< extent of the sum, `batch_extent` for the samples
};

namespace products {

constexpr auto of(graph const& g, node const& n, layout l) -> product {
  auto const lanes_along = [&](int id, int axis) {
    matrix_operand const m = behind_transposes(g, id);
    product p{};
    p.lanes = node_id(m.node);
    p.flip = g[m.node].extent.rank == 2 && l.lane_axis(g[m.node].extent) != (m.transposed ? 1 - axis : axis);
    return p;
  };
  auto const broadcast = [&](product p, int id, int k) {
    matrix_operand const m = behind_transposes(g, id);
    p.broadcast = node_id(m.node), p.broadcast_transposed = m.transposed, p.k = k;
    return p;
  };
  auto const outer = [&](node const& o, int k) {
    int const axis = l.lane_axis(o.extent);
    return broadcast(lanes_along(o.operand[axis], 0), o.operand[1 - axis], k);
  };
  switch (n.how()) {
    case computed::matmul: {
      int const a = n.operand[0], b = n.operand[1], k = g[a].extent.cols();
      if (g[b].extent.rank == 1 || l.lane_axis(n.extent) == 0) return broadcast(lanes_along(a, 0), b, k);
      return broadcast(lanes_along(b, 1), a, k);
    }
    case computed::outer: return n.batched ? product{} : outer(n, 1);
    case computed::batch_sum: {
      node const& v = g[n.operand[0]];
      product p{};
      if (v.how() == computed::outer) p = outer(v, batch_extent);
      else p.lanes = n.operand[0], p.k = batch_extent;
      p.weights = n.operand[1];
      return p;
    }
    case computed::sum: {  // along one axis of a matrix that all samples share: a product with ones
      node const& a = g[n.operand[0]];
      if (n.with.axes == 0 || a.batched || a.extent.rank != 2) return {};
      int const kept = n.with.axes == 1 ? 1 : 0;
      product p = lanes_along(n.operand[0], kept);
      p.k = a.extent[1 - kept];
      return p;
    }
    default: return {};
  }
}

}  // namespace products

constexpr auto product_of(graph const& g, node const& n, layout l) -> product {
  product p = products::of(g, n, l);
  if (p.flip) {  // a packed product copies anyway
    layout::extents const e = l.loops(n);
    p.across = l.is_packed(e.rows, e.lanes, p.k) || l.is_by_dots(e.rows, e.lanes, p.k), p.flip = !p.across;
  }
  return p;
}

}  // namespace ctgrad::inline CTGRAD_ABI
