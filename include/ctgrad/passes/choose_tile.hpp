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

/// Few loads for each fused multiply-add, at least 8 accumulators to hide its latency, no remainder where it can be.
/// `rows` may be the batch, which is not known: then tall tiles with an overlapping or narrow tail.
constexpr auto choose_tile(machine const& m, int rows, int packs) -> tile {
  tile best{};
  int best_cost = 1 << 30;
  for (int v = 1; v <= 4 && v <= packs; ++v)
    for (int r = 1; r <= 16; ++r) {
      int const accumulators = r * v * m.registers_per_pack;
      if (accumulators + v * m.registers_per_pack + 1 > m.registers || accumulators > 20) continue;
      if (rows != batch_extent && r > rows) continue;
      int const work = r * v * m.registers_per_pack, loads = r + v * m.registers_per_pack;
      int const cycles = work < loads ? loads : work < 8 ? 8 : work;
      int cost = 1000 * cycles / work + (work > 16 ? work - 16 : 16 - work);
      if (packs % v != 0) cost += 300;
      if (rows == batch_extent ? r != 8 && r != 16 && r != 4 : rows % r != 0) cost += 300;
      if (v != 2 && m.registers_per_pack == 1) cost += 1;
      if (cost < best_cost) best_cost = cost, best = {r, v};
    }
  return best;
}

}  // namespace ctgrad::inline CTGRAD_ABI
