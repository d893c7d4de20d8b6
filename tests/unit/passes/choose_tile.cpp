// tests/unit/passes/choose_tile.cpp — the tile of a product on each instruction set
// SPDX-License-Identifier: MIT
#include <ctgrad/passes/choose_tile.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

constexpr machine avx512{16, 32, 1}, avx2{16, 16, 2}, sse{16, 16, 4}, neon{16, 32, 4};

constexpr auto is(tile t, int rows, int packs) -> bool { return t.rows == rows && t.packs == packs; }

// 784-128-10: the product of a batch, the gradient of the first weights, and both of the last layer
static_assert(is(choose_tile(avx512, batch_extent, 8), 8, 2) && is(choose_tile(avx512, 784, 8), 8, 2));
static_assert(is(choose_tile(avx2, batch_extent, 8), 6, 1) && is(choose_tile(avx2, 784, 8), 6, 1));
static_assert(is(choose_tile(avx512, batch_extent, 1), 16, 1) && is(choose_tile(avx512, 10, 8), 10, 2));

}  // namespace

TEST_CASE("choose_tile: accumulators, one row of B and one number of A fit into the registers") {
  for (machine const& m : {avx512, avx2, sse, neon})
    for (int rows = batch_extent; rows <= 130; rows += rows < 0 ? 2 : 1)
      for (int packs = 1; packs <= 9; ++packs) {
        tile const t = choose_tile(m, rows, packs);
        CAPTURE(m.registers, m.registers_per_pack, rows, packs, t.rows, t.packs);
        CHECK((t.rows + 1) * t.packs * m.registers_per_pack + 1 <= m.registers);
        CHECK(t.packs <= packs);
        CHECK((rows == batch_extent || t.rows <= rows));
      }
}

TEST_CASE("choose_tile: a few outputs by dot products, whose sums fit into half of the registers") {
  for (machine const& m : {avx512, avx2})
    for (int outputs = 1; outputs <= 4; ++outputs) {
      tile const t = choose_tile_of_dots(m, outputs);
      CHECK(t.rows >= 1);
      CHECK(t.rows * outputs * m.registers_per_pack <= m.registers / 2);
    }
}

TEST_CASE("choose_tile: rows that no tile divides cost less than a tenth more, from 16 rows on") {
  for (machine const& m : {avx512, avx2})
    for (int rows = 16; rows <= 200; ++rows) {
      CAPTURE(m.registers, rows);
      int const work = rows * 8 * m.registers_per_pack;
      CHECK(tiling::all_steps(m, rows, 8, choose_tile(m, rows, 8)) * 10 <= work * 11 + 10 * 8 * 12);
    }
}
