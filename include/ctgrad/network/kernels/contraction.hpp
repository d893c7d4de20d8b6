// ctgrad/network/kernels/contraction.hpp — C = sum over k of A B: a register tile, and a program on what it made
// SPDX-License-Identifier: MIT
//
// A is broadcast, B lies in the lanes. Forward products, gradients of inputs, of weights and of biases are this one
// loop nest. Every element is summed over k in sequence, whatever the tile: the same bits on every machine. A few outputs
// are dot products instead, as the extents say: k lies in the lanes then.
#pragma once
#include <ctgrad/network/kernels/program.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// One of the products that a contraction adds up, with its pointers.
template <class T>
struct bound_part {
  T const *a, *b, *weights;
  std::ptrdiff_t a_row, a_k, b_k, weights_k;
  int k;
};

/// \tparam Weighed whether each row of b is multiplied with one of weights, `weights_k` apart
/// \tparam Short whether sums are so short that the wrong guess at the end of a loop counts: eight steps are one then
template <bool Weighed, bool Short, int Rows, int Packs, class T>
CTGRAD_INLINE void accumulate(pack<T> (&c)[Rows][Packs], T const* a, std::ptrdiff_t a_row, std::ptrdiff_t a_k, T const* b,
                              std::ptrdiff_t b_k, int k, [[maybe_unused]] T const* weights,
                              [[maybe_unused]] std::ptrdiff_t weights_k) {
  T const* high = a + 8 * a_row;  // two bases: at most seven multiples of the row stride have to stay in registers
  auto const step = [&]() CTGRAD_INLINE_LAMBDA {
    pack<T> x[Packs];
    CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) {
      if constexpr (Weighed) x[p] = simd::load(weights + p * lanes<T>) * simd::load(b + p * lanes<T>);
      else x[p] = pinned(simd::load(b + p * lanes<T>));
    }
    if constexpr (Weighed) weights += weights_k;
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) {
      pack<T> const w(r < 8 ? a[r * a_row] : high[(r - 8) * a_row]);
      CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] = fma(w, x[p], c[r][p]);
    }
    a += a_k, high += a_k, b += b_k;
  };
  if constexpr (Short) {
#pragma GCC unroll 8
    for (int s = 0; s < k; ++s) step();
  } else {
#pragma GCC unroll 1
    for (int s = 0; s < k; ++s) step();
  }
}

/// A few outputs of each row as dot products along k, of a matrix that lies row by row.
template <int Outputs, int Rows, class T>
CTGRAD_INLINE void accumulate_dots(pack<T> (&c)[Rows][1], T const* a, std::ptrdiff_t a_row, T const* rows,
                                   std::ptrdiff_t stride, int k) {
  pack<T> dot[Rows][Outputs];
  CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int o = 0; o < Outputs; ++o) dot[r][o] = pack<T>(0);
  auto const step = [&](auto load) CTGRAD_INLINE_LAMBDA {
    pack<T> w[Outputs];
    CTGRAD_UNROLL for (int o = 0; o < Outputs; ++o) w[o] = pinned(load(rows + o * stride));
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) {
      pack<T> const x = load(a + r * a_row);
      CTGRAD_UNROLL for (int o = 0; o < Outputs; ++o) dot[r][o] = fma(x, w[o], dot[r][o]);
    }
  };
#pragma GCC unroll 1
  for (; k >= lanes<T>; k -= lanes<T>, a += lanes<T>, rows += lanes<T>)
    step([](T const* p) CTGRAD_INLINE_LAMBDA { return simd::load(p); });
  if (k > 0) step([k](T const* p) CTGRAD_INLINE_LAMBDA { return simd::load_first(p, k); });
  CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) c[r][0] = c[r][0] + simd::sums(dot[r]);
}

template <class Code, class T>
struct contraction_loops {
  static constexpr kernel_key const& key = Code::key;
  operands<T> m;
  bound_part<T> part[key.parts];
  int rows, n;
  T* kept;  ///< sums between two blocks of samples
  std::ptrdiff_t kept_stride;
  bool first_block, last_block;

  CTGRAD_INLINE contraction_loops(kernel_call const& call, surroundings<T> const& around)
      : rows(call.rows < 0 ? around.batch : call.rows), n(call.lanes) {
    auto const known = [](std::uint8_t kind, int stride) CTGRAD_INLINE_LAMBDA { return kind < 2 ? int(kind) : stride; };
    m.template bind<Code>(call, around);
    if constexpr (key.keeps_sums) {
      kept = around.space[call.kept.space] + call.kept.offset, kept_stride = call.kept.stride;
      first_block = around.first_block, last_block = around.last_block;
    }
    CTGRAD_UNROLL for (int p = 0; p < key.parts; ++p) {
      product_part const& x = call.part[p];
      part[p] = {around.space[x.a.space] + x.a.offset,
                 around.space[x.b.space] + x.b.offset,
                 around.space[x.weights.space] + x.weights.offset,
                 known(key.a_row_step, x.a_row),
                 known(key.a_k_step, x.a_k),
                 x.b_k,
                 x.weights.stride,
                 x.k < 0 ? around.batch : x.k};
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
  CTGRAD_INLINE void add_products(pack<T> (&c)[Rows][Packs], std::ptrdiff_t i, std::ptrdiff_t j) {
    constexpr bool only_dots = key.across + 1 == 1 << key.parts;
    CTGRAD_UNROLL for (int p = 0; p < key.parts; ++p) {
      bound_part<T> const& x = part[p];
      T const* const a = x.a + i * x.a_row;
      bool const by_dots = (key.across >> p & 1) != 0;
      if constexpr (key.across != 0)
        if (by_dots) accumulate_dots<key.outputs>(c, a, x.a_row, x.b, x.b_k, x.k);
      if constexpr (!only_dots)
        if (!by_dots)
          accumulate<key.weighed, key.short_sums && Rows == key.tile_rows>(c, a, x.a_row, x.a_k, x.b + j, x.b_k, x.k,
                                                                           x.weights + j, x.weights_k);
    }
  }

  /// \param counted rows that go into totals: others were there before, or are none of the batch
  template <int Rows, int Packs>
  CTGRAD_INLINE void tile(std::ptrdiff_t i, std::ptrdiff_t j, [[maybe_unused]] range counted) {
    if constexpr (key.prefetch) prefetch<Rows, Packs>(i, j);
    pack<T> c[Rows][Packs];
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] = pack<T>(0);
    if constexpr (key.keeps_sums)
      if (!first_block)
        CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] =
            simd::load(kept + (i + r) * kept_stride + j + p * lanes<T>);
    add_products(c, i, j);
    if constexpr (key.keeps_sums)
      if (!last_block) {
        CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p)
            simd::store(kept + (i + r) * kept_stride + j + p * lanes<T>, c[r][p]);
        return;
      }
    asm("" : "+r"(i), "+r"(j));  // GCC spills the program's addresses as induction variables otherwise
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) {
      int valid = n - int(j) - p * lanes<T>;
      if constexpr (operands<T>::template has_totals<Code>())
        if (i + r < counted.first || i + r >= counted.end) valid = 0;
      run<Code, T>(c[r][p], m, i + r, j + p * lanes<T>, valid);
    }
  }

  // One call for each size of tile: every further one would be inlined as a copy of the whole kernel.
  template <int Packs>
  CTGRAD_INLINE void panels(range of_rows, range of_lanes, kernel_call const& call, bool rows_outer) {
    constexpr int width = Packs * lanes<T>;
    int const last = of_rows.end - key.tile_rows, height = of_rows.end - of_rows.first;
    // A tail of rows overlaps the tile before it where the program may run twice on a row, or goes beyond the batch where that
    // is memory of nobody; else it has a height of its own. So has a short one, if totals tell which rows are new.
    bool const back = height >= key.tile_rows, tall = 2 * (height % key.tile_rows) > key.tile_rows;
    bool const whole = back ? call.overlap && (tall || !operands<T>::template has_totals<Code>()) : call.room && tall;
    int const up = (height + key.tile_rows - 1) / key.tile_rows, spare = up * key.tile_rows - height;
    bool const lower = key.lower_tiles && spare < up;  // so many tiles are a row lower, and all rows are made once
    int const full = lower || whole ? up : height / key.tile_rows;
    int const across = (of_lanes.end - of_lanes.first + width - 1) / width;
    int const outer = rows_outer ? full : across, inner = rows_outer ? across : full;
    for (int a = 0; a < outer; ++a)
      for (int b = 0; b < inner; ++b) {
        int const t = rows_outer ? a : b, i = of_rows.first + t * key.tile_rows;
        if constexpr (key.lower_tiles)
          if (lower && t >= full - spare) {
            tile<key.tile_rows - 1, Packs>(i - (t - full + spare), of_lanes.first + (rows_outer ? b : a) * width, of_rows);
            continue;
          }
        tile<key.tile_rows, Packs>(key.row_tail > 0 && back && i > last ? last : i,
                                   of_lanes.first + (rows_outer ? b : a) * width, {i, of_rows.end});
      }
    if constexpr (key.row_tail > 0)
      for (int i = of_rows.first + full * key.tile_rows; i < of_rows.end; i += key.row_tail)
        for (int j = of_lanes.first; j < of_lanes.end; j += width) tile<key.row_tail, Packs>(i, j, of_rows);
  }
};

/// Four sums along k for each of `Packs` packs of outputs: a chain of additions a quarter as long.
template <bool First, int Packs, class T>
CTGRAD_INLINE void accumulate_single(pack<T> (&c)[Packs], bound_part<T> const& x, std::ptrdiff_t j) {
  pack<T> sum[4][Packs];
  CTGRAD_UNROLL for (int q = 0; q < 4; ++q) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) sum[q][p] = pack<T>(0);
  // A pointer for each row: as multiples of the stride, GCC keeps the offsets in mask registers and pays for each move.
  T const *a = x.a, *b[4];
  CTGRAD_UNROLL for (int q = 0; q < 4; ++q) b[q] = x.b + j + q * x.b_k;
  std::ptrdiff_t const step = 4 * x.b_k;
  int k = 0;
#pragma GCC unroll 1
  for (; k + 4 <= x.k; k += 4, a += 4 * x.a_k) CTGRAD_UNROLL for (int q = 0; q < 4; ++q) {
      pack<T> const w(a[q * x.a_k]);
      CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) sum[q][p] = fma(w, simd::load(b[q] + p * lanes<T>), sum[q][p]);
      b[q] += step;
      asm("" : "+r"(b[q]));  // or GCC makes one pointer and its multiples of them again
    }
#pragma GCC unroll 1
  for (; k < x.k; ++k, a += x.a_k, b[0] += x.b_k)
    CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) sum[0][p] = fma(pack<T>(*a), simd::load(b[0] + p * lanes<T>), sum[0][p]);
  CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) {
    pack<T> const all = (sum[0][p] + sum[1][p]) + (sum[2][p] + sum[3][p]);
    c[p] = First ? all : c[p] + all;
  }
}

/// Up to a pack of outputs as dot products along k, of a matrix that lies row by row. Four outputs at once hide the
/// latency of each other's sums.
template <class T>
CTGRAD_INLINE auto dot_products(T const* a, T const* rows, std::ptrdiff_t stride, int k, int outputs) -> pack<T> {
  pack<T> y(0);
#pragma GCC unroll 1
  for (int first = 0; first < outputs; first += 4) {
    T const* w[4];
    CTGRAD_UNROLL for (int r = 0; r < 4; ++r) w[r] = rows + (first + r < outputs ? first + r : first) * stride;
    pack<T> sum[4][4];
    CTGRAD_UNROLL for (int r = 0; r < 4; ++r) CTGRAD_UNROLL for (int q = 0; q < 4; ++q) sum[r][q] = pack<T>(0);
    int i = 0;
#pragma GCC unroll 1
    for (; i + 4 * lanes<T> <= k; i += 4 * lanes<T>)
      CTGRAD_UNROLL for (int q = 0; q < 4; ++q) CTGRAD_UNROLL for (int r = 0; r < 4; ++r) sum[r][q] =
          fma(simd::load(a + i + q * lanes<T>), simd::load(w[r] + i + q * lanes<T>), sum[r][q]);
#pragma GCC unroll 1
    for (; i < k; i += lanes<T>)
      CTGRAD_UNROLL for (int r = 0; r < 4; ++r) sum[r][0] =
          fma(simd::load_first(a + i, k - i), simd::load_first(w[r] + i, k - i), sum[r][0]);
    T total[4];
    CTGRAD_UNROLL for (int r = 0; r < 4; ++r) total[r] = simd::sum((sum[r][0] + sum[r][1]) + (sum[r][2] + sum[r][3]));
    auto const before = less(simd::iota<T>(), pack<T>(T(first)));
    y = select(before, y, simd::repeated(total[0], total[1], total[2], total[3]));
  }
  return y;
}

/// One sample. Panels may be of any width: every output is summed alone.
template <class Code, class T>
CTGRAD_INLINE void single_sample(contraction_loops<Code, T>& loops, kernel_call const& call, T* const* space) {
  static constexpr kernel_key const& key = Code::key;
  int const n = loops.n;
  if constexpr (key.dots) {
    place const w = call.part[0].rows;
    T const* const rows = space[w.space] + w.offset;
    for (int j = 0; j < n; j += lanes<T>) {
      int const outputs = n - j < lanes<T> ? n - j : lanes<T>;
      pack<T> const y =
          dot_products(loops.part[0].a, rows + j * std::ptrdiff_t(w.stride), w.stride, loops.part[0].k, outputs);
      run<Code, T>(y, loops.m, 0, j, n - j);
    }
    return;
  }
  constexpr int wide = sizeof(simd::pack<T>::part[0]) == 64 ? 4 : 1;
  auto const panel = [&]<int Packs>(std::integral_constant<int, Packs>, int j) CTGRAD_INLINE_LAMBDA {
    pack<T> c[Packs];
    accumulate_single<true>(c, loops.part[0], j);
    CTGRAD_UNROLL for (int x = 1; x < key.parts; ++x) accumulate_single<false>(c, loops.part[x], j);
    CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) run<Code, T>(c[p], loops.m, 0, j + p * lanes<T>, n - j - p * lanes<T>);
  };
  int j = 0;
  for (; j + (wide - 1) * lanes<T> < n; j += wide * lanes<T>) panel(std::integral_constant<int, wide>{}, j);
  if constexpr (wide > 1)
    for (; j < n; j += lanes<T>) panel(std::integral_constant<int, 1>{}, j);
}

/// \pre the batch is one sample; inlined where `call` is a constant: no extent is left to be read then
template <class Code, class T>
CTGRAD_INLINE void contraction_of_one_sample(kernel_call const& call, surroundings<T> const& around) {
  contraction_loops<Code, T> loops(call, around);
  loops.m.template in_chunks<Code>(around, false, 1, 1, 1, [&](range part) CTGRAD_INLINE_LAMBDA {
    if (part.first < part.end) single_sample(loops, call, around.space);
  });
}

/// \tparam OneSample whether batches of one come here, too
template <class Code, class T, bool OneSample>
[[gnu::noinline]] void contraction(kernel_call const& call, surroundings<T> const& around) {
  static constexpr kernel_key const& key = Code::key;
  if constexpr (key.single && OneSample)
    if (around.batch == 1) return contraction_of_one_sample<Code>(call, around);
  contraction_loops<Code, T> loops(call, around);
  constexpr int width = key.tile_packs * lanes<T>;
  int const whole = key.lane_tail ? loops.n / width * width : loops.n;
  auto const visit = [&](range of_rows, range of_lanes) CTGRAD_INLINE_LAMBDA {
    range const tiled{of_lanes.first < whole ? of_lanes.first : whole, of_lanes.end < whole ? of_lanes.end : whole};
    loops.template panels<key.tile_packs>(of_rows, tiled, call, call.rows_outer);
    if constexpr (key.lane_tail)
      loops.template panels<1>(of_rows, {tiled.end < of_lanes.first ? of_lanes.first : tiled.end, of_lanes.end}, call,
                               false);
  };
  // Each `visit` is a copy of the whole kernel: one is enough.
  if constexpr (operands<T>::template has_totals<Code>()) {
    loops.m.template in_chunks<Code>(around, call.rows < 0, loops.rows, key.tile_rows, rows_of_a_chunk,
                                     [&](range part) CTGRAD_INLINE_LAMBDA { visit(part, {0, loops.n}); });
  } else {
    range of_rows{0, loops.rows}, of_lanes{0, loops.n};
    if (around.pieces > 1) around.divide(call.rows < 0, of_rows, key.tile_rows, of_lanes, width);
    visit(of_rows, of_lanes);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
