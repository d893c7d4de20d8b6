// ctgrad/print/work.hpp — what one call of a kernel computes and moves: operations and numbers, a sample and a step
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/plan.hpp>

#include <cstdio>
#include <string>

namespace ctgrad::inline CTGRAD_ABI::print {

/// An amount that grows with the batch, and one that does not.
struct amount {
  double per_sample = 0, per_step = 0;

  void add(double rows, double lanes, double each = 1) {
    if (rows < 0 || lanes < 0) per_sample += (rows < 0 ? lanes : rows) * each;
    else per_step += rows * lanes * each;
  }
  auto operator+=(amount const& more) -> amount& {
    per_sample += more.per_sample, per_step += more.per_step;
    return *this;
  }
  auto of_batch(int batch) const -> double { return per_sample * batch + per_step; }
};

/// Of a strided kernel: what it does at each place, times the places.
inline auto operations_of(stride_mode mode, strided_loops const& loops) -> amount {
  double each = 0;
  switch (mode) {
    case stride_mode::multiply: each = 2; break;
    case stride_mode::sum:
    case stride_mode::maximum:
    case stride_mode::cumsum:
    case stride_mode::scatter:
    case stride_mode::argmax: each = 1; break;
    default: break;  // what only moves numbers computes nothing
  }
  for (int axis = 0; axis < loops.axes; ++axis) each *= loops.extent[axis];
  for (int axis = 0; axis < loops.sums; ++axis) each *= loops.sum_extent[axis];
  return loops.each_sample ? amount{each, 0} : amount{0, each};
}

/// Of windows that slide: two operations a product, one a comparison, none where numbers only travel.
inline auto operations_of(stride_mode mode, kernel_call const& call) -> amount {
  if (!slides(mode)) return operations_of(mode, call.loops);
  windows const& w = call.slide;
  double const places = double(w.map_size()) * w.y.size * w.x.size;
  double each = 0;
  if (mode <= stride_mode::convolution_kernel) each = 2 * places * w.channels_of_a_group();
  else if (mode <= stride_mode::pool_index) each = places - w.map_size();
  return call.loops.each_sample ? amount{each, 0} : amount{0, each};
}

/// The first element of its space is the constant 1 (passes/plan_memory.hpp).
inline auto is_with_ones(product_part const& part) -> bool {
  return part.a.space == fixed_space && part.a.offset == 0 && part.a_row == 0 && part.a_k == 0;
}

/// The sums of products of a kernel: two operations a product. A sum over samples, rows or columns is run as a product
/// with ones, but multiplies nothing: one operation an element.
inline auto products_of(kernel_key const& key, kernel_call const& call) -> amount {
  amount total;
  if (key.what == anchor::lanes_kernel ||
      (key.what == anchor::lanes && slides(key.mode) && key.mode <= stride_mode::convolution_kernel)) {
    windows const& w = call.slide;  // edges count as whole windows
    return {2.0 * w.map_size() * w.channels_of_a_group() * w.y.size * w.x.size, 0};
  }
  if (key.what == anchor::lanes_total) return {double(call.lanes), 0};
  if (key.what == anchor::strided)
    return key.mode == stride_mode::multiply || (slides(key.mode) && key.mode <= stride_mode::convolution_kernel)
               ? operations_of(key.mode, call)
               : total;
  for (int p = 0; p < key.parts; ++p) {
    product_part const& part = call.part[p];
    if (is_with_ones(part)) continue;
    if (part.k < 0) total.per_sample += 2.0 * call.rows * call.lanes;
    else total.add(call.rows, call.lanes, 2.0 * part.k);
  }
  return total;
}

/// A product-sum counts as two operations, every other op of the program as one; fma as two.
inline auto operations_of(kernel_key const& key, kernel_call const& call) -> amount {
  if (key.what == anchor::strided) return operations_of(key.mode, call);
  amount total = products_of(key, call);
  if (key.what > anchor::lanes) return total;
  if (key.what == anchor::lanes && key.mode == stride_mode::convolution && key.pooled)
    total.per_sample += double(call.pool.map_size()) * (call.pool.y.size * call.pool.x.size - 1);
  for (int p = 0; p < key.parts; ++p)
    if (is_with_ones(call.part[p])) {
      if (call.part[p].k < 0) total.per_sample += double(call.rows) * call.lanes;
      else total.add(call.rows, call.lanes, call.part[p].k);
    }
  if (key.weighed) total.per_sample += call.lanes;
  for (int i = 0; i < key.instructions; ++i) {
    instruction const& in = key.code[i];
    bool const sum =
        in.what == verb::row_sum || in.what == verb::row_maximum || in.what == verb::add_up || in.what == verb::largest;
    if (!sum && in.what != verb::apply) continue;
    double const each = in.what == verb::apply && in.op->operands == 3 ? 2 : 1;
    bool const once_a_sample = key.what == anchor::rowwise && in.position % 2 == 0;
    total.add(call.rows, once_a_sample ? 1 : call.lanes, each);
  }
  return total;
}

/// Numbers that a kernel reads or writes, each counted once.
inline auto numbers_of(graph const& g, kernel_program const& k, layout l) -> amount {
  amount total;
  auto const touch = [&](int id) {
    layout::extents const e = l.of(g[id >= graph::capacity ? id - graph::capacity : id]);
    total.add(e.rows, e.lanes);
  };
  for (int i = 0; i < k.read_count; ++i) touch(k.reads[i]);
  for (int i = 0; i < k.write_count; ++i)
    if (k.writes[i] >= graph::capacity || !g[k.writes[i]].is_leaf()) touch(k.writes[i]);
  return total;
}

/// What a whole program does in one run.
struct work {
  amount products;  ///< operations of sums of products alone: what a machine's peak is measured by
  amount flop;      ///< all operations
  amount bytes;     ///< read or written by the kernels, each number counted once a kernel
  amount memory;    ///< bytes of what lies in memory between the kernels, without inputs and parameters
};

inline auto work_of(program_graph const& p, generated const& k, memory_plan const& m, plan const& planned, layout l,
                    double bytes_of_a_number) -> work {
  work total;
  amount numbers;
  for (int c = 0; c < planned.call_count; ++c) {
    kernel_call const& call = planned.calls[c];
    total.products += products_of(planned.keys[call.key], call);
    total.flop += operations_of(planned.keys[call.key], call);
    numbers += numbers_of(p.graph.nodes, k.kernels[planned.group[c]], l);
  }
  total.bytes = {numbers.per_sample * bytes_of_a_number, numbers.per_step * bytes_of_a_number};
  total.memory = {m.sample_elements * bytes_of_a_number, m.fixed_elements * bytes_of_a_number};
  return total;
}

/// 1234567 as "1.23 M".
inline auto with_unit(double n, char const* unit) -> std::string {
  char const* const prefix[] = {"", "k", "M", "G", "T"};
  int at = 0;
  for (; n >= 999.5 && at < 4; ++at) n /= 1000;
  char digits[48];
  std::snprintf(digits, sizeof digits, "%.3g %s%s", n, prefix[at], unit);
  return digits;
}

/// "201 kflop a sample + 1.2 kflop"
inline auto readable(amount const& a, char const* unit) -> std::string {
  if (a.per_step == 0) return with_unit(a.per_sample, unit) + " a sample";
  if (a.per_sample == 0) return with_unit(a.per_step, unit);
  return with_unit(a.per_sample, unit) + " a sample + " + with_unit(a.per_step, unit);
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
