// ctgrad/network/kernels/packed.hpp — a product of large matrices: blocks of both are copied to where they are read in order
// SPDX-License-Identifier: MIT
//
// The copies and the loop nest over a tile are code of their own, shared by all products: only what follows the last block
// of a sum, the program, is compiled for each kernel. A sum that waits for its next block is kept as it is, so the order of
// a sum, and every bit of it, is that of any other tile.
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/network/kernels/contraction.hpp>
#include <ctgrad/passes/packing.hpp>
#include <ctgrad/simd/memory.hpp>
#include <ctgrad/simd/transpose.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// `tiles` of A, of `rows` x k numbers that are left, as [k][Rows], zeros beyond the last row. Writes up to a pack beyond.
template <int Rows, class T>
[[gnu::noinline]] void copy_rows(T const* a, std::ptrdiff_t a_row, std::ptrdiff_t a_k, int tiles, int rows, int k, T* to) {
  constexpr int w = lanes<T>, packs = (Rows + w - 1) / w;
  for (int i = 0; tiles > 0; --tiles, i += Rows, a += Rows * a_row, to += std::ptrdiff_t(k) * Rows) {
    int const own = least(Rows, rows - i);
    int s = 0;
    if (a_k == 1)
      for (; s + w <= k; s += w) {
        pack<T> block[packs][w];
        for (int g = 0; g < packs; ++g) {
          CTGRAD_UNROLL for (int r = 0; r < w; ++r) block[g][r] =
              g * w + r < own ? simd::load(a + (g * w + r) * a_row + s) : pack<T>(0);
          simd::transpose(block[g]);
        }
        CTGRAD_UNROLL for (int q = 0; q < w; ++q) for (int g = 0; g < packs; ++g)
            simd::store(to + (s + q) * Rows + g * w, block[g][q]);
      }
    if (a_row == 1)
      for (; s < k; ++s)
        for (int g = 0; g < packs; ++g) {
          T const* const from = a + s * a_k + g * w;
          int const valid = rows - i - g * w;
          simd::store(to + s * Rows + g * w,
                      own == Rows && valid >= w ? simd::load(from) : simd::load_first(from, own - g * w));
        }
    for (; s < k; ++s)
      for (int r = 0; r < Rows; ++r) to[s * Rows + r] = r < own ? a[r * a_row + s * a_k] : T(0);
  }
}

/// k rows of B, `Packs` packs wide, zeros where there are fewer.
template <int Packs, class T>
[[gnu::noinline]] void copy_panel(T const* b, std::ptrdiff_t b_k, int packs, int k, T* to) {
  constexpr int w = lanes<T>;
  for (int s = 0; s < k; ++s, b += b_k, to += Packs * w)
    CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) simd::store(to + p * w, p < packs ? simd::load(b + p * w) : pack<T>(0));
}

/// The same of a B that lies with its axes exchanged: `lanes_left` rows of what is summed, side by side.
template <int Packs, class T>
[[gnu::noinline]] void copy_panel_across(T const* b, std::ptrdiff_t stride, int lanes_left, int k, T* to) {
  constexpr int w = lanes<T>;
  for (int p = 0; p < Packs; ++p, b += w * stride, lanes_left -= w)
    for (int s = 0; s < k; s += w) {
      pack<T> block[w];
      CTGRAD_UNROLL for (int r = 0; r < w; ++r) block[r] = r >= lanes_left ? pack<T>(0)
                                                           : s + w <= k    ? simd::load(b + r * stride + s)
                                                                           : simd::load_first(b + r * stride + s, k - s);
      simd::transpose(block);
      int const own = least(w, k - s);
      for (int q = 0; q < own; ++q) simd::store(to + ((s + q) * Packs + p) * w, block[q]);
    }
}

/// What far memory will be asked for soon, in pieces as wide as a tile: they are fetched one by one while a product runs.
template <int Packs, class T>
class fetches {
 public:
  /// `count` pieces, `step` numbers apart; and that for so many rows
  CTGRAD_INLINE void add(T const* at, std::ptrdiff_t step, int count, std::ptrdiff_t row = 0, int rows = 1) {
    if (count > 0 && rows > 0) list_[size_++] = {at, step, row, count, rows}, left_ += count * rows;
  }
  CTGRAD_INLINE auto left() const -> int { return left_; }
  /// Fetches so many pieces into the second cache; false where none are left.
  template <int Count>
  CTGRAD_INLINE auto next() -> bool {
    CTGRAD_UNROLL for (int q = 0; q < Count; ++q) {
      if (left_ == 0) return q > 0;
      pieces& from = list_[current_];
      T const* const at = from.at + at_ * from.step;
      CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) __builtin_prefetch(at + p * lanes<T>, 0, 2);
      --left_;
      if (++at_ < from.count) continue;
      at_ = 0, from.at += from.row;
      if (--from.rows == 0) ++current_;
    }
    return true;
  }

 private:
  struct pieces {
    T const* at;
    std::ptrdiff_t step, row;
    int count, rows;
  };
  pieces list_[kernel_key::most_slots + 2];
  int size_ = 0, current_ = 0, at_ = 0, left_ = 0;
};

/// A tile of sums, [Rows][Packs], goes on over k more products. \tparam Stride between the numbers of A
/// \tparam Copies B is read where it lies, a row each `b_k` numbers, and copied on the way
template <int Rows, int Packs, int Stride, bool Copies, class T>
[[gnu::noinline]] void accumulate_packed(T const* a, T const* b, std::ptrdiff_t b_k, T* copy, int k, bool first, T* sums,
                                         fetches<Packs, T>& soon) {
  constexpr int w = lanes<T>, ahead = 8;                // steps: the second cache answers meanwhile
  constexpr bool lines = Stride * int(sizeof(T)) > 32;  // a step reads about a line of A
  constexpr int at_once = Packs > 1 ? 1 : 3;            // every pause of a narrow tile's loop costs a wrong guess
  if constexpr (!Copies) b_k = Packs * w;
  pack<T> c[Rows][Packs];
  if (first) {
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] = pack<T>(0);
  } else {
    CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] =
        simd::load(sums + (r * Packs + p) * w);
  }
  // The last piece needs time to arrive, too.
  int const pause = most(1, soon.left() > 0 ? at_once * (k - k / 8) / soon.left() : 1);
#pragma GCC unroll 1
  for (int steps = 0; k > 0; k -= steps) {
    steps = soon.template next<at_once>() ? least(pause, k) : k;
#pragma GCC unroll 1
    for (int s = 0; s < steps; ++s, a += Stride, b += b_k) {
      if constexpr (lines) __builtin_prefetch(a + ahead * Stride);
      pack<T> x[Packs];
      CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) __builtin_prefetch(b + ahead * b_k + p * w);
      CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) x[p] = pinned(simd::load(b + p * w));
      if constexpr (Copies) {
        CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) simd::store(copy + p * w, x[p]);
        copy += Packs * w;
      }
      CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) {
        pack<T> const number(a[r]);
        CTGRAD_UNROLL for (int p = 0; p < Packs; ++p) c[r][p] = fma(number, x[p], c[r][p]);
      }
    }
  }
  CTGRAD_UNROLL for (int r = 0; r < Rows; ++r) CTGRAD_UNROLL for (int p = 0; p < Packs; ++p)
      simd::store(sums + (r * Packs + p) * w, c[r][p]);
}

template <class Code, class T>
struct packed_loops {
  static constexpr kernel_key const& key = Code::key;
  static constexpr int w = lanes<T>, height = key.tile_rows, packs = key.tile_packs, width = packs * w,
                       low = low_rows(height);
  operands<T> m;
  int n;

  // What the program will read or write.
  CTGRAD_INLINE void announce(fetches<packs, T>& soon, std::ptrdiff_t i, std::ptrdiff_t j, int rows) {
    for (int s = 0; s < key.instructions; ++s) {
      if (key.code[s].what != verb::load && key.code[s].what != verb::store) continue;
      int const slot = key.code[s].slot;
      bool known = false;  // an update writes what it reads
      for (int q = 0; q < s; ++q)
        known = known || ((key.code[q].what == verb::load || key.code[q].what == verb::store) &&
                          m.at[key.code[q].slot] == m.at[slot]);
      if (!known) soon.add(m.at[slot] + i * m.stride[slot] + j, m.stride[slot], rows);
    }
  }
  CTGRAD_INLINE void finish(std::ptrdiff_t i, std::ptrdiff_t j, int rows, T const* sums) {
    int const valid = n - int(j), across = least(packs, (valid + w - 1) / w);
#pragma GCC unroll 1
    for (int r = 0; r < rows; ++r)
#pragma GCC unroll 1
      for (int p = 0; p < across; ++p)
        run<Code, T>(simd::load(sums + (r * packs + p) * w), m, i + r, j + p * w, valid - p * w);
  }
};

/// A contraction by copies of its operands, in the thread's scratch memory (`packed_scratch`).
/// \tparam OneSample whether batches of one come here, too
template <class Code, class T, bool OneSample>
[[gnu::noinline]] void packed_contraction(kernel_call const& call, surroundings<T> const& around) {
  using loops_type = packed_loops<Code, T>;
  static constexpr kernel_key const& key = Code::key;
  if constexpr (key.single && OneSample)
    if (around.batch == 1) return contraction_of_one_sample<Code>(call, around);
  constexpr int height = loops_type::height, width = loops_type::width, low = loops_type::low, w = lanes<T>;
  packed_blocks const cut = call.blocks;
  int const all_rows = call.rows < 0 ? around.batch : call.rows;
  loops_type loops;
  loops.n = call.lanes;
  loops.m.template bind<Code>(call, around);
  int blocks = 0, longest = 0;
  auto const extent = [&](int x) { return call.part[x].k < 0 ? around.batch : call.part[x].k; };
  for (int x = 0; x < key.parts; ++x)
    blocks += (extent(x) + cut.most_k - 1) / cut.most_k, longest = most(longest, extent(x));

  range of_rows{0, all_rows}, of_lanes{0, call.lanes};
  if (around.pieces > 1) around.divide(call.rows < 0, of_rows, height, of_lanes, width);
  int const panels = (of_lanes.end - of_lanes.first + width - 1) / width;
  if (of_rows.first >= of_rows.end || panels == 0) return;

  // Blocks of rows are as even as can be: the copy of B is made anew for each.
  int const room = cut.rows(longest, blocks > 1, height), count = of_rows.end - of_rows.first;
  int const blocks_of_rows = (count + room - 1) / room;
  int const at_once = ((count + blocks_of_rows - 1) / blocks_of_rows + height - 1) / height * height;
  T *const a = around.scratch, *const b = a + most(cut.room, cut.most_k * height) + w, *const sums = b + cut.most_k * width;
  for (int first = of_rows.first; first < of_rows.end; first += at_once) {
    int const rows = least(at_once, of_rows.end - first), tiles = (rows + height - 1) / height;
    int block = 0;
    for (int x = 0; x < key.parts; ++x) {
      product_part const& part = call.part[x];
      T const* const from_a = around.space[part.a.space] + part.a.offset;
      T const* const from_b = around.space[part.b.space] + part.b.offset;
      for (int s = 0, k; s < extent(x); s += k, ++block) {
        k = least(cut.most_k, extent(x) - s);
        T const* const a_block = from_a + std::ptrdiff_t(first) * part.a_row + std::ptrdiff_t(s) * part.a_k;
        // Columns, a tile when it is first read: its lines of every row are fetched while the tile before is made. Rows, all
        // at once: the processor itself fetches what lies in sequence.
        bool const by_tiles = part.a_k != 1;
        if (!by_tiles) copy_rows<height>(a_block, part.a_row, part.a_k, tiles, rows, k, a);
        T const* const b_block = from_b + std::ptrdiff_t(s) * (part.across ? 1 : part.b_k);
        for (int panel = 0; panel < panels; ++panel) {
          int const j = of_lanes.first + panel * width;
          bool const copies = !part.across && call.lanes - j > width - w && rows > low;  // while the first tile is made
          if (part.across)
            copy_panel_across<key.tile_packs>(b_block + std::ptrdiff_t(j) * part.b.stride, part.b.stride, call.lanes - j, k,
                                              b);
          else if (!copies) copy_panel<key.tile_packs>(b_block + j, part.b_k, (call.lanes - j + w - 1) / w, k, b);
          for (int t = 0; t < tiles; ++t) {
            int const own = least(height, rows - t * height);
            T* const c = blocks == 1 ? sums : sums + std::ptrdiff_t(panel * tiles + t) * height * width;
            bool const last = block + 1 == blocks;
            T* const tile = a + std::ptrdiff_t(t) * k * height;
            T const* const columns = a_block + std::ptrdiff_t(t) * height * part.a_row;
            if (by_tiles && panel == 0) copy_rows<height>(columns, part.a_row, part.a_k, 1, rows - t * height, k, tile);
            fetches<key.tile_packs, T> soon;
            if (last) loops.announce(soon, first + t * height, j, own);
            if (panel + 1 < panels) {  // this tile's share of the next panel
              int const all = part.across ? least(width, call.lanes - j - width) : k;
              int const begin = all * t / tiles, count = all * (t + 1) / tiles - begin;
              if (part.across)
                soon.add(b_block + std::ptrdiff_t(j + width + begin) * part.b.stride, width, (k + width - 1) / width,
                         part.b.stride, count);
              else soon.add(b_block + std::ptrdiff_t(begin) * part.b_k + j + width, part.b_k, count);
            }
            if (by_tiles && panel == 0 && t + 1 < tiles) soon.add(columns + height * part.a_row, part.a_k, k);
            if (copies && t == 0)
              accumulate_packed<height, key.tile_packs, height, true>(tile, b_block + j, part.b_k, b, k, block == 0, c,
                                                                      soon);
            else if (own <= low)
              accumulate_packed<low, key.tile_packs, height, false>(tile, b, 0, b, k, block == 0, c, soon);
            else accumulate_packed<height, key.tile_packs, height, false>(tile, b, 0, b, k, block == 0, c, soon);
            if (last) loops.finish(first + t * height, j, own, c);
          }
        }
      }
    }
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
