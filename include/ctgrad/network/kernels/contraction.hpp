// ctgrad/network/kernels/contraction.hpp — C = sum over k of A B: a register tile, and a program on what it made
// SPDX-License-Identifier: MIT
//
// A is broadcast, B lies in the lanes. Forward products, gradients of inputs, of weights and of biases are this one
// loop nest. Every element is summed over k in sequence, whatever the tile: the same bits on every machine.
#pragma once
#include <ctgrad/network/kernels/program.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// One of the products that a contraction adds up, with its pointers.
template <class T>
struct bound_part {
  T const *a, *b;
  std::ptrdiff_t a_row, a_k, b_k;
  int k;
};

template <int Rows, int Packs, class T>
CTGRAD_INLINE void accumulate(pack<T> (&c)[Rows][Packs], T const* a, std::ptrdiff_t a_row, std::ptrdiff_t a_k, T const* b,
                              std::ptrdiff_t b_k, int k) {
  T const* high = a + 8 * a_row;  // two bases: at most seven multiples of the row stride have to stay in registers
#pragma GCC unroll 1
  for (int s = 0; s < k; ++s, a += a_k, high += a_k, b += b_k) {
    pack<T> x[Packs];
    CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) x[p] = pinned(simd::load(b + p * lanes<T>));
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) {
      pack<T> const w(r < 8 ? a[r * a_row] : high[(r - 8) * a_row]);
      CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] = fma(w, x[p], c[r][p]);
    }
  }
}

template <class Code, class T>
struct contraction_loops {
  static constexpr kernel_key const& key = Code::key;
  operands<T> m;
  bound_part<T> part[key.parts];
  int rows, n;

  CTGRAD_INLINE contraction_loops(kernel_call const& call, surroundings<T> const& around)
      : rows(call.rows < 0 ? around.batch : call.rows), n(call.lanes) {
    auto const known = [](std::uint8_t kind, int stride) CTGRAD_INLINE_LAMBDA { return kind < 2 ? int(kind) : stride; };
    m.template bind<Code>(call, around);
    CTGRAD_UNROLL for (int p = 0; p < key.parts; ++p) {
      product_part const& x = call.part[p];
      part[p] = {around.space[x.a.space] + x.a.offset, around.space[x.b.space] + x.b.offset,
                 known(key.a_row_step, x.a_row), known(key.a_k_step, x.a_k), x.b_k, x.k < 0 ? around.batch : x.k};
    }
  }

  // What an update will read is fetched while the product runs.
  template <int Rows, int Packs>
  CTGRAD_INLINE void prefetch(std::ptrdiff_t i, std::ptrdiff_t j) {
    for (int s = 0; s < key.instructions; ++s) {
      if (key.code[s].what != verb::load) continue;
      T const* p = m.at[key.code[s].slot] + i * m.stride[key.code[s].slot] + j;
      for (int r = 0; r < Rows; ++r)
        for (int q = 0; q < Packs; ++q) __builtin_prefetch(p + r * m.stride[key.code[s].slot] + q * lanes<T>, 1);
    }
  }

  template <int Rows, int Packs>
  CTGRAD_INLINE void tile(std::ptrdiff_t i, std::ptrdiff_t j) {
    if constexpr (key.prefetch) prefetch<Rows, Packs>(i, j);
    pack<T> c[Rows][Packs];
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] = pack<T>(0);
    CTGRAD_UNROLL for (int x = 0; x < key.parts; ++x)
      accumulate(c, part[x].a + i * part[x].a_row, part[x].a_row, part[x].a_k, part[x].b + j, part[x].b_k, part[x].k);
    asm("" : "+r"(i), "+r"(j));  // GCC spills the program's addresses as induction variables otherwise
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p)
        run<Code, T>(c[r][p], m, i + r, j + p * lanes<T>, n - int(j) - p * lanes<T>);
  }

  // One call for each size of tile: every further one would be inlined as a copy of the whole kernel.
  template <int Packs>
  CTGRAD_INLINE void panels(int first, int end, bool overlap, bool rows_outer) {
    constexpr int width = Packs * lanes<T>;
    int const last = rows - key.tile_rows;
    // A tail of rows overlaps the tile before it where the program may run twice on a row; else it is done row by row.
    int const full = last < 0 ? 0 : overlap ? (rows + key.tile_rows - 1) / key.tile_rows : rows / key.tile_rows;
    int const across = (end - first + width - 1) / width;
    int const outer = rows_outer ? full : across, inner = rows_outer ? across : full;
    for (int a = 0; a < outer; ++a)
      for (int b = 0; b < inner; ++b) {
        int const i = (rows_outer ? a : b) * key.tile_rows;
        tile<key.tile_rows, Packs>(key.row_tail && i > last ? last : i, first + (rows_outer ? b : a) * width);
      }
    if constexpr (key.row_tail)
      for (int i = full * key.tile_rows; i < rows; ++i)
        for (int j = first; j < end; j += width) tile<1, Packs>(i, j);
  }
};

template <class Code, class T>
[[gnu::noinline]] void contraction(kernel_call const& call, surroundings<T> const& around) {
  static constexpr kernel_key const& key = Code::key;
  contraction_loops<Code, T> loops(call, around);
  constexpr int width = key.tile_packs * lanes<T>;
  int const whole = key.lane_tail ? loops.n / width * width : loops.n;
  loops.template panels<key.tile_packs>(0, whole, call.overlap, call.rows_outer);
  if constexpr (key.lane_tail) loops.template panels<1>(whole, loops.n, call.overlap, false);
  loops.m.template finish<Code>();
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
