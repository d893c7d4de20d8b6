// ctgrad/passes/packing.hpp — large products: with what tile, and in what blocks their operands are copied
// SPDX-License-Identifier: MIT
//
// A product whose matrices leave the caches reads both operands from copies: rows of A tile by tile, panels of B one tile
// wide, each in the order in which it is read (Goto, van de Geijn 2008). Copying costs a pass over both; what it buys is
// that no row stride matters, and that far memory is read once for each block of rows.
#pragma once
#include <ctgrad/passes/choose_tile.hpp>
#include <ctgrad/passes/layout.hpp>

namespace ctgrad::inline CTGRAD_ABI {

constexpr auto blocks_of(layout l) -> packed_blocks {
  int const near = l.near / (64 / l.lanes), most_k = near / 256;
  return {near + near / 16, most_k < 1 ? 1 : most_k};  // a sixteenth more: rows of a tile rarely divide a power of two
}

/// B is read from the second cache, once for each tile of rows: the tallest tile for which the registers suffice, as long as
/// loads leave room beside the multiply-adds.
constexpr auto packed_tile(machine const& m) -> tile {
  tile best{1, 1};
  for (int v = 1; v <= 4; ++v)
    for (int r = 1; r <= 16; ++r) {
      int const work = r * v * m.registers_per_pack, loads = r + v * m.registers_per_pack;
      bool const fits = work + v * m.registers_per_pack + 1 <= m.registers;
      if (fits && 4 * loads <= 3 * work && r > best.rows) best = {r, v};
    }
  return best;
}

/// Rows of the tile that does what is left beyond whole tiles, where it is no more than this.
constexpr auto low_rows(int height) -> int { return (height + 2) / 3; }

/// Elements of scratch memory: both copies, and the sums that wait for their next block.
constexpr auto packed_scratch(machine const& m, packed_blocks cut, int lanes, bool several) -> int {
  tile const t = packed_tile(m);
  int const width = t.packs * m.lanes, panels = (lanes + width - 1) / width;
  int const sums = several ? cut.rows(cut.most_k, true, t.rows) * panels * width : t.rows * width;
  int const rows = cut.room > cut.most_k * t.rows ? cut.room : cut.most_k * t.rows;  // at least one tile
  return rows + m.lanes + cut.most_k * width + sums;
}

}  // namespace ctgrad::inline CTGRAD_ABI
