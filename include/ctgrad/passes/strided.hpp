// ctgrad/passes/strided.hpp — the loops of a kernel that no fused loop nest can express
// SPDX-License-Identifier: MIT
//
// Moves, partial sums, products of batched tensors and the like read and write memory through strides. Nothing is fused
// into them: what they read and make is stored. They make the language complete; speed comes from the other anchors.
#pragma once
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/passes/plan_memory.hpp>

namespace ctgrad::inline CTGRAD_ABI {

constexpr auto stride_mode_of(node const& n) -> stride_mode {
  switch (n.how()) {
    case computed::einsum: return stride_mode::multiply;
    case computed::sum:
    case computed::batch_sum: return stride_mode::sum;
    case computed::maximum: return stride_mode::maximum;
    case computed::move: return stride_mode::move;
    case computed::put: return stride_mode::put;
    case computed::cumsum: return stride_mode::cumsum;
    case computed::gather: return stride_mode::gather;
    case computed::scatter: return stride_mode::scatter;
    case computed::argmax: return stride_mode::argmax;
    case computed::convolution: return stride_mode::convolution;
    case computed::convolution_image: return stride_mode::convolution_image;
    case computed::convolution_kernel: return stride_mode::convolution_kernel;
    case computed::max_pool: return stride_mode::max_pool;
    case computed::pool_index: return stride_mode::pool_index;
    case computed::unpool: return stride_mode::unpool;
    case computed::pick: return stride_mode::pick;
    default: return stride_mode::none;
  }
}

namespace striding {

struct steps {
  std::ptrdiff_t along[shape::most_axes];
};

/// The distance in memory between neighbours along each axis.
constexpr auto steps_of(node const& n, place const& where, layout l) -> steps {
  steps s{};
  if (!n.batched && n.extent.rank == 2) {
    int const lanes = l.lane_axis(n.extent);
    s.along[lanes] = 1, s.along[1 - lanes] = where.stride;
    return s;
  }
  affine_map const own = row_major(n.extent);
  for (int axis = 0; axis < n.extent.rank; ++axis) s.along[axis] = own.stride[axis];
  return s;
}

/// The distance in memory between samples.
constexpr auto sample_step(node const& n, place const& where) -> std::ptrdiff_t {
  return !n.batched ? 0 : n.is_scalar() ? 1 : where.stride;
}

// A map counts elements in row-major order. Where memory has another order (a shared matrix), `lower` sees to it that
// every stride of the map is that of one axis, and its offset an element.
constexpr auto in_memory(int flat, shape const& s, steps const& memory) -> std::ptrdiff_t {
  affine_map const own = row_major(s);
  bool same = true;
  for (int axis = 0; axis < s.rank; ++axis) same = same && memory.along[axis] == own.stride[axis];
  if (same) return flat;
  std::ptrdiff_t at = 0;
  for (int axis = 0; axis < s.rank; flat %= own.stride[axis++]) at += flat / own.stride[axis] * memory.along[axis];
  return at;
}

}  // namespace striding

/// \pre the operands and the result have places in `m`
constexpr auto loops_of(graph const& g, node_id id, memory_plan const& m, layout l) -> strided_loops {
  using namespace striding;
  node const& n = g[id];
  node const &a = g[n.operand[0]], &b = g[n.operand[1]];
  strided_loops loops{};
  steps const to = steps_of(n, m.of[id], l), from = steps_of(a, m.of[n.operand[0]], l);
  loops.to_sample = sample_step(n, m.of[id]), loops.a_sample = sample_step(a, m.of[n.operand[0]]);
  loops.each_sample = n.batched || a.batched || b.batched;
  loops.over_samples = loops.each_sample && !n.batched;
  loops.axes = n.extent.rank;
  for (int axis = 0; axis < n.extent.rank; ++axis) loops.extent[axis] = n.extent[axis], loops.to[axis] = to.along[axis];

  switch (stride_mode_of(n)) {
    case stride_mode::multiply: {
      axis_letters const la{n.with.letters[0]}, lb{n.with.letters[1]}, out{n.with.letters[2]};
      steps const with = steps_of(b, m.of[n.operand[1]], l);
      loops.b_sample = sample_step(b, m.of[n.operand[1]]);
      auto const along = [](axis_letters letters, int letter, steps const& s) {
        int const axis = letters.find(letter);
        return axis < 0 ? 0 : s.along[axis];
      };
      for (int axis = 0; axis < n.extent.rank; ++axis)
        loops.a[axis] = along(la, out[axis], from), loops.b[axis] = along(lb, out[axis], with);
      for (int axis = 0; axis < a.extent.rank; ++axis)
        if (out.find(la[axis]) < 0) {
          loops.sum_extent[loops.sums] = a.extent[axis];
          loops.a_sum[loops.sums] = from.along[axis];
          loops.b_sum[loops.sums++] = along(lb, la[axis], with);
        }
      break;
    }
    case stride_mode::sum:
    case stride_mode::maximum:
    case stride_mode::argmax:
      for (int axis = 0, kept = 0; axis < a.extent.rank; ++axis)
        if ((n.with.axes >> axis & 1) != 0 || (n.with.axes == 0 && n.how() != computed::batch_sum)) {
          loops.sum_extent[loops.sums] = a.extent[axis], loops.a_sum[loops.sums++] = from.along[axis];
        } else {
          loops.a[kept++] = from.along[axis];
        }
      break;
    case stride_mode::move:
      loops.a_offset = in_memory(n.with.offset, a.extent, from);
      for (int axis = 0; axis < n.extent.rank; ++axis) loops.a[axis] = in_memory(n.with.stride[axis], a.extent, from);
      break;
    case stride_mode::put:
      loops.axes = a.extent.rank;
      loops.to_offset = in_memory(n.with.offset, n.extent, to);
      for (int axis = 0; axis < a.extent.rank; ++axis) {
        loops.extent[axis] = a.extent[axis], loops.a[axis] = from.along[axis];
        loops.to[axis] = in_memory(n.with.stride[axis], n.extent, to);
      }
      break;
    case stride_mode::cumsum:
      for (int axis = 0; axis < n.extent.rank; ++axis) {
        loops.a[axis] = from.along[axis];
        if (n.with.axes >> axis & 1) {
          loops.sum_extent[0] = n.extent[axis], loops.a_sum[0] = from.along[axis], loops.b_sum[0] = to.along[axis];
          loops.sums = 1, loops.extent[axis] = 1;
        }
      }
      break;
    case stride_mode::gather:
    case stride_mode::scatter:
      loops.extent[0] = n.with.entries;
      loops.table = n.with.table;
      for (int axis = 0; axis < n.extent.rank; ++axis) loops.a[axis] = from.along[axis];
      break;
    default: loops.b_sample = n.operand[1] != 0 ? sample_step(b, m.of[n.operand[1]]) : 0; break;  // windows
  }
  layout::extents const e = l.of(n);
  loops.to_size = n.batched ? n.extent.size() : std::ptrdiff_t(e.rows) * l.row_stride(e.lanes);
  return loops;
}

}  // namespace ctgrad::inline CTGRAD_ABI
