// ctgrad/passes/plan.hpp — the last pass: keys that name kernels, and calls that say on what they run
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/passes/packing.hpp>
#include <ctgrad/passes/plan_few.hpp>
#include <ctgrad/passes/plan_lanes.hpp>
#include <ctgrad/passes/strided.hpp>

namespace ctgrad::inline CTGRAD_ABI {

struct plan {
  kernel_call calls[partition::capacity]{};
  std::uint16_t group[partition::capacity]{};  ///< where each call came from: for printers
  int call_count = 0;
  kernel_key keys[partition::capacity]{};
  int key_count = 0;
  place roots[rooted_graph::capacity]{};
  int scratch = 0;                                                    ///< elements that each thread needs for itself
  int first_in_blocks = 0, end_of_blocks = 0, bytes_of_a_sample = 0;  ///< calls, as in `kernel_order`
};

namespace planning {

constexpr auto product_part_of(graph const& g, memory_plan const& m, node const& n, product const& p, layout l)
    -> product_part {
  product_part part{};
  part.k = p.k;
  part.b = m.of[p.flip ? flipped(p.lanes) : int(p.lanes)];
  part.b_k = part.b.stride, part.across = p.across;
  part.rows = m.of[p.lanes];
  if (p.weights != 0) part.weights = m.of[p.weights];
  if (p.broadcast == 0) {
    part.a = {fixed_space, 0, 0};  // ones
    return part;
  }
  node const& a = g[p.broadcast];
  part.a = m.of[p.broadcast];
  if (p.k == batch_extent) {  // a column of the operand: one number of each sample
    part.a_row = 1, part.a_k = part.a.stride;
  } else if (a.extent.rank == 1) {
    part.a_row = a.batched ? part.a.stride : 1, part.a_k = 1;
    if (n.how() == computed::outer) part.a_row = 1, part.a_k = 0;
  } else {
    // Rows of the result follow the axis of the matrix that the sum does not run over.
    int const sum_axis = (l.lane_axis(n.extent) == 0 ? 0 : 1) ^ int(p.broadcast_transposed);
    int const step[2] = {l.lane_axis(a.extent) == 0 ? 1 : part.a.stride, l.lane_axis(a.extent) == 0 ? part.a.stride : 1};
    part.a_k = step[sum_axis], part.a_row = step[1 - sum_axis];
  }
  return part;
}

/// Equal products have equal tiles, and to choose one takes Clang a millisecond.
class known_tiles {
 public:
  constexpr explicit known_tiles(machine const& m) : hw_(m) {}
  constexpr auto operator()(int rows, int packs) -> tile {
    for (int i = 0; i < count_; ++i)
      if (known_[i].rows == rows && known_[i].packs == packs) return known_[i].best;
    tile const best = choose_tile(hw_, rows, packs);
    if (count_ < most) known_[count_++] = {rows, packs, best};
    return best;
  }

 private:
  static constexpr int most = 32;
  struct known_product {
    int rows, packs;
    tile best;
  };
  machine hw_;
  known_product known_[most]{};
  int count_ = 0;
};

constexpr auto stride_kind(int stride) -> std::uint8_t { return std::uint8_t(stride == 0 || stride == 1 ? stride : 2); }

constexpr void plan_contraction(kernel_key& key, kernel_call& call, machine const& hw, known_tiles& tiles, layout l,
                                bool one_sample) {
  int const packs = (call.lanes + hw.lanes - 1) / hw.lanes;
  for (int p = 0; p < key.parts; ++p)
    if (call.part[p].across && l.is_by_dots(call.rows, call.lanes, call.part[p].k))
      key.outputs = std::uint8_t(call.lanes), key.across = std::uint8_t(key.across | 1u << p);
  tile const t = key.across != 0 ? choose_tile_of_dots(hw, call.lanes) : tiles(call.rows, packs);
  key.tile_rows = std::uint8_t(t.rows), key.tile_packs = std::uint8_t(t.packs);
  key.row_tail = std::uint8_t(call.rows == batch_extent ? 1 : call.rows % t.rows);
  key.lane_tail = packs % t.packs != 0;
  key.lower_tiles = key.across == 0 && call.rows == batch_extent && tiling::typical_batch % t.rows != 0;
  // Longer code, for which wide registers gain nothing.
  key.short_sums = hw.registers_per_pack > 1 && call.rows >= tiling::typical_batch && call.part[0].k == batch_extent;
  // The sum's kind of strides must be the same for all parts, or it is left open.
  key.a_row_step = stride_kind(call.part[0].a_row), key.a_k_step = stride_kind(call.part[0].a_k);
  for (int p = 1; p < key.parts; ++p) {
    if (stride_kind(call.part[p].a_row) != key.a_row_step) key.a_row_step = 2;
    if (stride_kind(call.part[p].a_k) != key.a_k_step) key.a_k_step = 2;
  }
  // A short sum makes more than it reads: row by row, the result lies in one stream (1024 lanes: half the time).
  call.rows_outer = call.rows != batch_extent ? call.rows >= call.lanes
                                              : call.part[0].k != batch_extent && call.part[0].k < tiling::typical_batch;
  // One sample is latency: several sums along k at once, and no copy of a narrow matrix.
  key.single = one_sample && call.rows == batch_extent;
  for (int p = 0; p < key.parts; ++p) key.single = key.single && (key.parts == 1 || !call.part[p].across);
  key.dots = key.single && key.parts == 1 && (call.part[0].across || call.part[0].b.offset != call.part[0].rows.offset);
  // What a large update will need is fetched while its product runs; on small ones that costs 1 %.
  key.prefetch = call.rows != batch_extent && call.rows > 192 * 1024 / (call.lanes < 1 ? 1 : call.lanes);
  for (int p = 0; p < key.parts; ++p) key.packed = key.packed || l.is_packed(call.rows, call.lanes, call.part[p].k);
  if (!key.packed) return;
  tile const packed = packed_tile(hw);
  key.tile_rows = std::uint8_t(packed.rows), key.tile_packs = std::uint8_t(packed.packs);
  key.row_tail = 0, key.lane_tail = key.lower_tiles = key.short_sums = false;  // of its own kind: copies end with zeros
  call.blocks = blocks_of(l);
}

/// May a sum take more than one block?
constexpr auto in_several_blocks(kernel_key const& key, kernel_call const& call) -> bool {
  return key.parts > 1 || call.part[0].k == batch_extent || call.part[0].k > call.blocks.most_k;
}

// Whole packs of samples, whole tiles of rows; where a total is made, whole chunks.
constexpr auto unit_of_samples(kernel_key const& key, kernel_call const& call) -> std::uint16_t {
  bool const of_samples = key.what == anchor::strided
                              ? call.loops.each_sample && !call.loops.over_samples && !slides(key.mode)
                              : key.what <= anchor::rowwise && (call.rows < 0 || call.lanes < 0);
  if (!of_samples) return 0;
  if ((call.sums | call.maxima) != 0) return call.lanes < 0 ? 0 : rows_of_a_chunk;
  int const height = key.what == anchor::contraction ? int(key.tile_rows) : 16;
  int unit = height;
  while (unit % 16 != 0) unit += height;
  return std::uint16_t(unit);
}

// Rows of samples have room for whole tiles in our own memory, but not in that of the caller.
constexpr auto has_room(kernel_key const& key, kernel_call const& call) -> bool {
  if (key.what != anchor::contraction || call.rows != batch_extent) return false;
  for (int i = 0; i < key.parts; ++i)
    if (call.part[i].a.space >= first_input) return false;
  for (int i = 0; i < key.slots; ++i)
    if (call.slot[i].space >= first_input) return false;
  return true;
}

}  // namespace planning

/// \param one_sample predictions: batches of one sample are worth code of their own
/// Distinct kernels are few: equal layers have equal keys. What differs between calls is data.
constexpr auto make_plan(program_graph const& p, partition const& f, generated const& k, kernel_order const& order,
                         memory_plan const& m, layout l, machine hw, bool one_sample = false) -> plan {
  graph const& g = p.graph.nodes;
  plan out{};
  out.first_in_blocks = order.first_in_blocks, out.end_of_blocks = order.end_of_blocks;
  out.bytes_of_a_sample = order.bytes_of_a_sample;
  planning::known_tiles tiles(hw);
  needed_nodes copies{};  // of matrices: those that a kernel reads for one sample, too
  int kept = m.kept;
  int const few = one_sample ? planning::few_samples(g, f, k, order, hw) : 0;
  for (int s = 0; s < order.size; ++s) {
    int const q = order.kernel[s];
    kernel_group const& group = f.groups[q];
    kernel_program const& program = k.kernels[q];
    kernel_key key{};
    kernel_call call{};
    key.what = group.what;
    layout::extents const e = l.loops(g[group.space]);
    call.rows = e.rows, call.lanes = e.lanes;
    if (group.what == anchor::transposition) {
      call.batches_only = program.writes[0] >= graph::capacity;  // not a transpose that the formula has
      node_id const read = call.batches_only ? group.space : g[group.space].operand[0];
      call.part[0].a = m.of[read], call.part[0].b = m.of[program.writes[0]];
      layout::extents const from = l.of(g[read]);
      call.rows = from.rows, call.lanes = from.lanes;
    }
    if (group.what >= anchor::lanes && group.what < anchor::strided)
      planning::plan_lanes(key, call, g, f, group, m, hw, program);
    if (few > 0) out.scratch = detail::most(out.scratch, planning::plan_few(key, call, hw, few));
    if (group.what == anchor::strided) {
      node const& n = g[group.space];
      key.mode = stride_mode_of(n);
      call.part[0].a = m.of[n.operand[0]], call.part[0].b = m.of[n.operand[1]];
      call.slot[0] = m.of[group.space];
      call.loops = loops_of(g, group.space, m, l);
      if (slides(key.mode))
        call.slide = windows_of(g, n), call.slot[1] = m.of[n.operand[2]], key.slots = n.operand[2] != 0 ? 2 : 1;
    }
    if (group.what == anchor::contraction) {
      key.parts = std::uint8_t(group.parts);
      node_id copied[kernel_key::most_parts]{};
      for (int i = 0; i < group.parts; ++i) {
        product const x = product_of(g, g[group.part[i]], l);
        call.part[i] = planning::product_part_of(g, m, g[group.part[i]], x, l);
        if (i == 0) key.weighed = x.weights != 0;
        if (x.flip) copied[i] = x.lanes;
      }
      planning::plan_contraction(key, call, hw, tiles, l, one_sample);
      for (int i = 0; i < group.parts && !key.dots; ++i) copies.of[copied[i]] = true;
      if (key.packed)
        out.scratch =
            detail::most(out.scratch, packed_scratch(hw, call.blocks, call.lanes, planning::in_several_blocks(key, call)));
    }
    if (s >= order.first_in_blocks && s < order.end_of_blocks) {
      key.keeps_sums = group.what == anchor::contraction && call.rows != batch_extent;
      key.keeps_totals = program.sums;
      call.kept = {fixed_space, kept, l.row_stride(call.lanes)};
      kept += l.padded(blocking::elements_kept(g, group, program, l));
    }
    bool pure = !program.sums && !key.keeps_sums;
    for (int i = 0; i < program.write_count; ++i)
      pure = pure && (program.writes[i] >= graph::capacity || !g[program.writes[i]].is_leaf());
    call.overlap = pure || (key.what == anchor::contraction && call.rows == batch_extent);  // a total counts a row once
    for (int i = 0; i < program.instructions; ++i) {
      instruction const& in = program.code[i];
      if (in.what == verb::add_up) call.sums = std::uint16_t(call.sums | 1u << in.slot);
      if (in.what == verb::largest) call.maxima = std::uint16_t(call.maxima | 1u << in.slot);
    }
    call.shared = key.what == anchor::map || key.what == anchor::contraction || key.what == anchor::rowwise ||
                  key.what == anchor::transposition || (key.what == anchor::strided && !slides(key.mode)) ||
                  (key.what >= anchor::lanes && key.what < anchor::strided);
    call.unit = planning::unit_of_samples(key, call);
    if (program.sums && call.rows > rows_of_a_chunk) key.row_tail = 1;  // tiles do not cross the chunks' borders
    key.phases = std::uint8_t(group.phases);
    if (group.what <= anchor::lanes) key.slots = std::uint8_t(program.slots);
    key.instructions = std::uint8_t(program.instructions);
    for (int i = 0; i < program.instructions; ++i) key.code[i] = program.code[i];
    for (int i = 0; i < program.slots; ++i) call.slot[i] = program.spilled[i] ? place{} : m.of[program.slot[i]];
    call.room = planning::has_room(key, call);
    if (group.what == anchor::rowwise) out.scratch = detail::most(out.scratch, program.slots * l.padded(e.lanes) * l.lanes);
    int at = 0;
    while (at < out.key_count && !(out.keys[at] == key)) ++at;
    if (at == out.key_count) {
      key.fingerprint = fingerprint_of(key);
      out.keys[out.key_count++] = key;
    }
    call.key = std::uint16_t(at);
    out.group[out.call_count] = std::uint16_t(q);
    out.calls[out.call_count++] = call;
  }
  for (int r = 0; r < p.graph.roots; ++r) out.roots[r] = m.of[p.graph.root[r]];
  for (int c = 0; c < out.call_count; ++c) {
    kernel_call& copy = out.calls[c];
    copy.batches_only = copy.batches_only && !copies.of[f.groups[out.group[c]].space];
  }
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
