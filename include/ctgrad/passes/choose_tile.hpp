// ctgrad/passes/choose_tile.hpp — how many accumulators a product keeps in registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/kernel.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// What the planner must know of an instruction set. Only tiles depend on it, never the order of a sum.
struct machine {
  int lanes = 16;              ///< elements in a pack of 64 bytes
  int registers = 32;          ///< vector registers
  int registers_per_pack = 1;  ///< 1 for AVX-512, 2 for AVX2, 4 for 128-bit vectors
};

struct tile {
  int rows = 1, packs = 1;
};

namespace tiling {

// What a batch is taken for where the plan must not know it.
inline constexpr int typical_batch = 64;

/// Half cycles of one step along k: two multiply-adds and two loads start in a cycle. Fewer than twelve chains of sums leave
/// both units waiting for the result of the step before: eight reach 85 % of what twelve do, though in theory they suffice.
constexpr auto step(machine const& m, int rows, int packs) -> int {
  int const work = rows * packs * m.registers_per_pack, loads = rows + packs * m.registers_per_pack;
  int const least = work < 12 ? 12 : work;
  return loads > least ? loads : least;
}

/// Of all tiles; rows beyond the last whole tile are a tile of their own, packs beyond it are tiles one pack wide.
constexpr auto all_steps(machine const& m, int rows, int packs, tile t) -> int {
  auto const across = [&](int height) {
    return packs / t.packs * step(m, height, t.packs) + packs % t.packs * step(m, height, 1);
  };
  if (rows == batch_extent) return (typical_batch + t.rows - 1) / t.rows * across(t.rows);
  return rows / t.rows * across(t.rows) + (rows % t.rows != 0 ? across(rows % t.rows) : 0);
}

}  // namespace tiling

/// The tile with the least time for all of a product; where times are equal, about 16 accumulators: enough to hide the
/// latency of a sum, few enough for every compiler. `rows` may be the batch, which is not known.
constexpr auto choose_tile(machine const& m, int rows, int packs) -> tile {
  tile best{};
  int best_cost = 1 << 30;
  int const elements = (rows == batch_extent ? tiling::typical_batch : rows) * packs * m.registers_per_pack;
  for (int v = 1; v <= 4 && v <= packs; ++v)
    for (int r = 1; r <= 16; ++r) {
      int const accumulators = r * v * m.registers_per_pack;
      if (accumulators + v * m.registers_per_pack + 1 > m.registers || accumulators > 20) continue;
      if (rows != batch_extent && r > rows) continue;
      int const steps = tiling::all_steps(m, rows, packs, {r, v});
      int cost = int(1000ll * steps / elements) + (accumulators > 16 ? accumulators - 16 : 16 - accumulators);
      if (v != 2 && m.registers_per_pack == 1) cost += 1;
      if (packs % v != 0) cost += 50;  // the narrow tiles are code of their own
      if (cost < best_cost) best_cost = cost, best = {r, v};
    }
  return best;
}

/// Samples whose outputs are made as dot products at once: chains of sums enough, and registers for what they read.
constexpr auto choose_tile_of_dots(machine const& m, int outputs) -> tile {
  int const most = m.registers / 2, wide = m.registers_per_pack * (outputs < 3 ? outputs : 4);
  return {most / wide < 1 ? 1 : most / wide > 8 ? 8 : most / wide, 1};
}

}  // namespace ctgrad::inline CTGRAD_ABI
