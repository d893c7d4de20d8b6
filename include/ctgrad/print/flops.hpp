// ctgrad/print/flops.hpp — what a node of a formula computes, before any kernel is planned
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/ops/windows.hpp>
#include <ctgrad/print/letter.hpp>

#include <memory>

namespace ctgrad::inline CTGRAD_ABI::print {

/// Operations for one sample: two for each product of a sum of products, one for each element of anything else, none
/// for what only moves elements. A composite op counts as what it is made of.
[[gnu::cold]] inline auto operations_of(graph const& g, node_id id) -> double {
  node const& n = g[id];
  if (n.is_leaf()) return 0;
  node const& a = g[n.operand[0]];
  double const size = n.extent.size();
  switch (n.how()) {
    case computed::matmul: return 2 * size * a.extent.cols();
    case computed::einsum: {
      double products = size;
      axis_letters const of_a{n.with.letters[0]}, out{n.with.letters[2]};
      for (int axis = 0; axis < a.extent.rank; ++axis)
        if (out.find(of_a[axis]) < 0) products *= a.extent[axis];
      return 2 * products;
    }
    case computed::elementwise: return is<ops::spread_op>(n) || is<ops::stop_gradient_op>(n) ? 0 : size;
    case computed::convolution:
    case computed::convolution_image:
    case computed::convolution_kernel: {
      windows const w = windows_of(g, n);  // edges count as whole windows
      return 2.0 * w.map_size() * w.channels_of_a_group() * w.y.size * w.x.size;
    }
    case computed::max_pool:
    case computed::pool_index: {
      windows const w = windows_of(g, n);
      return double(w.map_size()) * (w.y.size * w.x.size - 1);
    }
    case computed::outer: return size;
    case computed::sum:
    case computed::maximum:
    case computed::argmax:
    case computed::cumsum:
    case computed::scatter: return a.extent.size();
    case computed::composite: {
      auto const whole = std::make_unique<graph>(g);  // a graph is half a megabyte: not for the stack
      n.op->expand({whole.get(), n.operand[0]}, {whole.get(), n.operand[1]});
      double sum = 0;
      for (int i = g.size; i < whole->size; ++i) sum += operations_of(*whole, node_id(i));
      return sum;
    }
    default: return 0;
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
