// ctgrad/passes/plan_lanes.hpp — kernels with samples in the lanes: what they read, and how much they keep in registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/choose_tile.hpp>
#include <ctgrad/passes/plan_memory.hpp>
#include <ctgrad/passes/strided.hpp>

namespace ctgrad::inline CTGRAD_ABI::planning {

/// Half cycles of one step of a tile: two products or loads a cycle, a latency of four, and what looping and addressing
/// `rows` streams costs.
constexpr auto cost_of_a_step(int accumulators, int loads, int rows) -> int {
  int const work = accumulators < loads ? loads : accumulators;
  return (work < 8 ? 8 : work) + 4 + rows / 2;
}

/// How many of `count` equal things go into one tile, where each of `others` packs is loaded for all of them: the
/// fewest cycles for all tiles. A tile of all that does not divide overlaps the one before.
constexpr auto maps_of_a_tile(machine const& m, int count, int others) -> int {
  int best = 1, best_cycles = 1 << 30;
  for (int r = 1; r <= 16 && r <= count; ++r) {
    int const accumulators = r * others * m.registers_per_pack, loads = others * m.registers_per_pack;
    if (r > 1 && accumulators + loads + 1 > m.registers - 1) break;
    int const cycles = (count + r - 1) / r * cost_of_a_step(accumulators, r + loads, r);
    if (cycles < best_cycles) best = r, best_cycles = cycles;
  }
  return best;
}

/// Maps x places of the kernels whose gradient a tile makes: both are loaded once for all of the other.
constexpr auto tile_of_kernels(machine const& m, int maps, int places) -> tile {
  tile best{1, 1};
  int best_cycles = 1 << 30;
  for (int t = 1; t <= 9 && t <= places; ++t)
    for (int r = 1; r <= 8 && r <= maps; ++r) {
      int const accumulators = r * t * m.registers_per_pack, loads = (r + t) * m.registers_per_pack;
      if (accumulators + (t + 1) * m.registers_per_pack > m.registers && r * t > 1) break;
      int const cycles = ((maps + r - 1) / r) * ((places + t - 1) / t) * cost_of_a_step(accumulators, loads, r);
      if (cycles < best_cycles) best = {r, t}, best_cycles = cycles;
    }
  return best;
}

/// Blocks of samples that a tile takes at once.
constexpr auto blocks_of_a_tile(machine const& m) -> int { return m.registers / m.registers_per_pack >= 32 ? 4 : 2; }

constexpr void plan_lanes(kernel_key& key, kernel_call& call, graph const& g, partition const& f, kernel_group const& group,
                          memory_plan const& m, machine const& hw, kernel_program const& program) {
  bool const one_result = group.what != anchor::lanes;
  node_id const source = one_result ? group.space : group.part[0];
  node const& n = g[source];
  if (source == 0 || n.how() == computed::elementwise) return;  // a program on each element, and no more
  call.part[0].a = m.of[n.operand[0]], call.part[0].b = m.of[n.operand[1]], call.bias = m.of[n.operand[2]];
  if (one_result) call.slot[0] = m.of[source], key.slots = 1;
  if (group.what == anchor::lanes) key.mode = n.how() == computed::into_lanes ? stride_mode::into_lanes : stride_mode_of(n);
  if (slides(n.how())) call.slide = windows_of(g, n);
  windows const& w = call.slide;
  switch (n.how()) {
    case computed::into_lanes: {  // windows of one element: what lies inside of the zeros
      key.pooled = g[n.operand[0]].in_lanes;
      bool const padded = n.with.offset != 0;
      int const rows = padded && n.extent.rank == 3 ? n.extent[1] : 1,
                columns = padded ? n.extent[n.extent.rank - 1] : n.extent.size();
      call.slide.channels = n.extent.size() / (rows * columns);
      call.slide.y = {rows, padded ? n.with.offset / 4096 : 1, 1, 1, 1, n.with.letters[0]};
      call.slide.x = {columns, padded ? n.with.offset % 4096 : columns, 1, 1, 1, n.with.letters[1]};
      break;
    }
    case computed::convolution: {
      key.biased = n.operand[2] != 0;
      int const pool = g[group.result].how() == computed::max_pool ? group.result : 0;
      key.pooled = pool != 0;
      if (pool != 0) call.pool = windows_of(g, g[pool]);
      int const others = pool != 0 ? call.pool.y.size * call.pool.x.size : blocks_of_a_tile(hw);
      key.tile_rows = std::uint8_t(maps_of_a_tile(hw, w.maps_of_a_group(), others)), key.tile_packs = std::uint8_t(others);
      break;
    }
    case computed::convolution_image:
      key.tile_packs = std::uint8_t(blocks_of_a_tile(hw));
      key.tile_rows = std::uint8_t(maps_of_a_tile(hw, w.channels_of_a_group(), key.tile_packs));
      break;
    case computed::convolution_kernel: {
      tile const t = tile_of_kernels(hw, w.maps_of_a_group(), w.channels_of_a_group() * w.y.size * w.x.size);
      key.tile_rows = std::uint8_t(t.rows), key.tile_packs = std::uint8_t(t.packs);
      node_id const dy = n.operand[1];
      if (g[dy].how() != computed::unpool || f.group_of[dy] != 0) break;
      call.pool = windows_of(g, g[dy]), key.window = std::uint8_t(call.pool.y.size * call.pool.x.size);
      call.part[0].b = m.of[g[dy].operand[0]], call.mask = m.of[g[dy].operand[1]];
      break;
    }
    case computed::max_pool:
    case computed::pool_index: call.pool = w; break;
    case computed::unpool: {  // windows that stand side by side send to all of their elements at once
      call.mask = m.of[n.operand[1]], call.pool = w;
      key.window = std::uint8_t(stand_side_by_side(w) ? w.y.size * w.x.size : 0);
      break;
    }
    case computed::map_total: call.slide.maps = n.extent[0], call.lanes = g[n.operand[0]].extent.size(); break;
    default: break;
  }
  for (int i = 0; i < program.write_count; ++i)
    if (program.writes[i] == group.index && group.index != 0) key.masked = true, call.mask = m.of[group.index];
}

}  // namespace ctgrad::inline CTGRAD_ABI::planning
