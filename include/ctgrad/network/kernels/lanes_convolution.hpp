// ctgrad/network/kernels/lanes_convolution.hpp — convolutions with samples in the lanes: no unrolled copy of the image
// SPDX-License-Identifier: MIT
//
// A tile is a few maps times a few places: those of a pool's window, or the same place in several blocks of samples.
// Each element is one sum over channels, rows and columns of its window, in this order, whatever the tile: the same bits
// on every machine. Images come with zeros around them where windows reach over the edge (passes/choose_layout.hpp).
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/network/kernels/few_convolution.hpp>
#include <ctgrad/network/kernels/lanes.hpp>
#include <ctgrad/network/kernels/products.hpp>
#include <ctgrad/simd/bits.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

template <class Code, class T>
struct convolution_in_lanes {
  static constexpr kernel_key const& key = Code::key;
  static constexpr int maps = key.tile_rows, places = key.tile_packs;
  windows const w;
  operands<T> m;
  T const *image, *kernel, *bias;
  product_loops const loops;

  convolution_in_lanes(kernel_call const& call, surroundings<T> const& around)
      : w(call.slide), image(at(call.part[0].a, around)), kernel(at(call.part[0].b, around)),
        bias(key.biased ? at(call.bias, around) : nullptr), loops(loops_of_products(call.slide, lanes<T>)) {
    m.template bind<Code>(call, around);
  }

  /// The first place of the window at (i, j), in the first channel that a map reads.
  auto window_of(int block, int map, int i, int j) const -> T const* {
    std::ptrdiff_t const channel = std::ptrdiff_t(map / w.maps_of_a_group()) * w.channels_of_a_group();
    return image +
           (std::ptrdiff_t(block) * w.image_size() + (channel * w.y.image + i * w.y.stride) * w.x.image + j * w.x.stride) *
               lanes<T>;
  }

  /// c[q][p]: the sum of the window at place p for map + q, from its bias on.
  template <int Places>
  CTGRAD_INLINE void sum(pack<T> (&c)[maps][Places], int map, T const* const (&window)[Places]) const {
    CTGRAD_UNROLL for (int q = 0; q < maps; ++q) {
      pack<T> const first(key.biased ? bias[map + q] : T(0));
      CTGRAD_UNROLL for (int p = 0; p < Places; ++p) c[q][p] = first;
    }
    std::ptrdiff_t const next_map = loops.count[0] * loops.kernel[0];
    accumulate_places(c, window, kernel + map * next_map, next_map, loops);
  }

  /// The first maps of the tiles of all groups; a last tile that is not whole overlaps the one before.
  template <class F>
  CTGRAD_INLINE void each_tile(F f) const {
    int const of_a_group = w.maps_of_a_group();
    for (int first = 0; first < w.maps; first += of_a_group)
      for (int q = 0; q < of_a_group; q += maps) f(first + least(q, of_a_group - maps));
  }

  // ---- a window of a pool: its largest element, and where it stood --------------------------------------------------

  CTGRAD_INLINE void keep_largest(pack<T> (&c)[maps][places], int block, int map, int i, int j, windows const& pool,
                                  std::uint16_t* index) {
    constexpr int bits = places > 8 ? 4 : places > 4 ? 3 : places > 2 ? 2 : 1;
    CTGRAD_UNROLL for (int q = 0; q < maps; ++q) {
      pack<T> most = c[q][0];
      unsigned where[bits]{};
      CTGRAD_UNROLL for (int p = 1; p < places; ++p) {
        auto const more = less(most, c[q][p]);
        most = select(more, c[q][p], most);
        if constexpr (key.masked) {
          unsigned const here = simd::to_bits<T>(more);
          CTGRAD_UNROLL for (int b = 0; b < bits; ++b) where[b] = (p >> b & 1) ? where[b] | here : where[b] & ~here;
        }
      }
      std::ptrdiff_t const f = (std::ptrdiff_t(map + q) * pool.y.windows + i) * pool.x.windows + j;
      if constexpr (key.masked) {
        std::uint16_t* const to = index + (std::ptrdiff_t(block) * pool.map_size() + f) * bits;
        CTGRAD_UNROLL for (int b = 0; b < bits; ++b) to[b] = std::uint16_t(where[b]);
      }
      run_in_lanes<Code, T>(most, m, block, f);
    }
  }

  CTGRAD_INLINE void pooled(windows const& pool, std::uint16_t* index, int blocks, range rows) {
    int const columns = pool.x.size;
    for (int block = 0; block < blocks; ++block)
      each_tile([&](int map) CTGRAD_INLINE_LAMBDA {
        for (int i = rows.first; i < rows.end; ++i)
          for (int j = 0; j < pool.x.windows; ++j) {
            T const* window[places];
            CTGRAD_UNROLL for (int p = 0; p < places; ++p) window[p] =
                window_of(block, map, i * pool.y.stride + p / columns, j * pool.x.stride + p % columns);
            pack<T> c[maps][places];
            sum(c, map, window);
            keep_largest(c, block, map, i, j, pool, index);
          }
      });
  }

  // ---- the same window in several blocks of samples -----------------------------------------------------------------

  template <int Blocks>
  CTGRAD_INLINE void windows_of_blocks(int block, range rows) {
    each_tile([&](int map) CTGRAD_INLINE_LAMBDA {
      for (int i = rows.first; i < rows.end; ++i)
        for (int j = 0; j < w.x.windows; ++j) {
          T const* window[Blocks];
          CTGRAD_UNROLL for (int p = 0; p < Blocks; ++p) window[p] = window_of(block + p, map, i, j);
          pack<T> c[maps][Blocks];
          sum(c, map, window);
          CTGRAD_UNROLL for (int q = 0; q < maps; ++q) CTGRAD_UNROLL for (int p = 0; p < Blocks; ++p)
              run_in_lanes<Code, T>(c[q][p], m, block + p, (std::ptrdiff_t(map + q) * w.y.windows + i) * w.x.windows + j);
        }
    });
  }
};

/// Places k of windows i that cover one image element: i stride + k dilation - padding = at.
struct covering_windows {
  int place, count, place_step;
  int window, window_step;  ///< negative: a later place belongs to an earlier window

  covering_windows(window_axis const& a, int at) : place(0), count(0), place_step(1), window(0), window_step(0) {
    if (a.stride == 1 && a.dilation == 1) {  // no division
      int const last = at + a.padding;       // place + window
      place = most(0, last - a.windows + 1), window = last - place, window_step = -1;
      count = most(0, least(a.size - 1, last) - place + 1);
      return;
    }
    while (place_step * a.dilation % a.stride != 0) ++place_step;
    window_step = -place_step * a.dilation / a.stride;
    for (; place < a.size; ++place) {
      int const from = at + a.padding - place * a.dilation;
      if (from < 0) return;
      if (from % a.stride == 0 && from / a.stride < a.windows) break;
    }
    window = (at + a.padding - place * a.dilation) / a.stride;
    for (int k = place, i = window; k < a.size && i >= 0; k += place_step, i += window_step) ++count;
  }
};

template <class Code, class T>
struct convolution_image_in_lanes {
  static constexpr kernel_key const& key = Code::key;
  static constexpr int channels = key.tile_rows;
  windows const w;
  operands<T> m;
  T const *map, *kernel;

  convolution_image_in_lanes(kernel_call const& call, surroundings<T> const& around)
      : w(call.slide), map(at(call.part[0].a, around)), kernel(at(call.part[0].b, around)) {
    m.template bind<Code>(call, around);
  }

  template <int Blocks>
  CTGRAD_INLINE void image_of_blocks(int block, range rows) {
    int const of_a_group = w.channels_of_a_group(), places = w.y.size * w.x.size;
    std::ptrdiff_t const plane = std::ptrdiff_t(w.y.windows) * w.x.windows;
    for (int group = 0; group < w.groups; ++group)
      for (int q = 0; q < of_a_group; q += channels) {
        int const channel = least(q, of_a_group - channels);
        for (int y = rows.first; y < rows.end; ++y) {
          covering_windows const u(w.y, y);
          for (int x = 0; x < w.x.image; ++x) {
            covering_windows const v(w.x, x);
            product_loops const loops{{w.maps_of_a_group(), u.count, v.count},
                                      {plane * lanes<T>, std::ptrdiff_t(u.window_step) * w.x.windows * lanes<T>,
                                       std::ptrdiff_t(v.window_step) * lanes<T>},
                                      {std::ptrdiff_t(of_a_group) * places, u.place_step * w.x.size, v.place_step}};
            pack<T> c[channels][Blocks];
            CTGRAD_UNROLL for (int k = 0; k < channels; ++k) CTGRAD_UNROLL for (int p = 0; p < Blocks; ++p) c[k][p] =
                pack<T>(0);
            T const* at[Blocks];
            std::ptrdiff_t const first = group * w.maps_of_a_group() * plane + u.window * w.x.windows + v.window;
            CTGRAD_UNROLL for (int p = 0; p < Blocks; ++p) at[p] =
                map + ((std::ptrdiff_t(block) + p) * w.map_size() + first) * lanes<T>;
            T const* const k = kernel + (std::ptrdiff_t(group) * w.maps_of_a_group() * of_a_group + channel) * places +
                               u.place * w.x.size + v.place;
            if (u.count > 0 && v.count > 0) accumulate_places(c, at, k, places, loops);
            CTGRAD_UNROLL for (int k2 = 0; k2 < channels; ++k2) CTGRAD_UNROLL for (int p = 0; p < Blocks; ++p)
                run_in_lanes<Code, T>(c[k2][p], m, block + p,
                                      (std::ptrdiff_t(group * of_a_group + channel + k2) * w.y.image + y) * w.x.image + x);
          }
        }
      }
  }
};

template <class Code, class T>
[[gnu::noinline]] void convolution(kernel_call const& call, surroundings<T> const& around) {
  if constexpr (Code::key.few)
    if (around.batch <= call.few) return convolve_few<Code>(call, around);
  convolution_in_lanes<Code, T> run(call, around);
  int const blocks = blocks_of(around);
  if constexpr (Code::key.pooled) {
    run.pooled(call.pool, Code::key.masked ? reinterpret_cast<std::uint16_t*>(at(call.mask, around)) : nullptr, blocks,
               around.share(call.pool.y.windows, 1));
  } else {
    constexpr int together = Code::key.tile_packs;
    range const rows = around.share(call.slide.y.windows, 1);
    int block = 0;
    for (; block + together <= blocks; block += together) run.template windows_of_blocks<together>(block, rows);
    for (; block < blocks; ++block) run.template windows_of_blocks<1>(block, rows);
  }
}

template <class Code, class T>
[[gnu::noinline]] void convolution_image(kernel_call const& call, surroundings<T> const& around) {
  convolution_image_in_lanes<Code, T> run(call, around);
  int const blocks = blocks_of(around);
  constexpr int together = Code::key.tile_packs;
  range const rows = around.share(call.slide.y.image, 1);
  int block = 0;
  for (; block + together <= blocks; block += together) run.template image_of_blocks<together>(block, rows);
  for (; block < blocks; ++block) run.template image_of_blocks<1>(block, rows);
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
