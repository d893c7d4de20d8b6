// ctgrad/network/kernels/lanes_kernel.hpp — the gradient of a convolution's kernels, summed over samples in the lanes
// SPDX-License-Identifier: MIT
//
// A tile is a few maps times a few places of the kernel: both are loaded once for all of the other. Each element is summed
// over blocks of samples, rows and columns in this order, and its lanes by their tree: no bit depends on the tile. The
// samples of a block that is not whole are summed apart, and what does not belong to the batch is cut away.
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/network/kernels/lanes_pool.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

template <class Code, class T>
struct kernel_tile {
  static constexpr int maps = Code::key.tile_rows, places = Code::key.tile_packs, window = Code::key.window;
  windows const w;
  std::ptrdiff_t at[places];  ///< of each place in the image, relative to the window's first, in elements

  /// \param place the first of the tile, counted over channels, rows and columns of a kernel
  kernel_tile(windows const& of, int place) : w(of) {
    for (int t = 0; t < places; ++t) {
      int const c = (place + t) / (w.y.size * w.x.size), rest = (place + t) % (w.y.size * w.x.size);
      int const row = rest / w.x.size * w.y.dilation, column = rest % w.x.size * w.x.dilation;
      at[t] = ((std::ptrdiff_t(c) * w.y.image + row) * w.x.image + column) * lanes<T>;
    }
  }

  /// Adds some blocks of samples, of which the first lanes count, to the gradients at `to`. A function of its own, and not
  /// inlined: GCC keeps the accumulators in memory otherwise.
  [[gnu::noinline]] void add(T* to, std::ptrdiff_t next_map, T const* image, T const* dy, std::uint16_t const* index,
                             windows const& pool, int blocks, int samples) const {
    pack<T> c[maps][places];
    if constexpr (window > 0) sum_spread(c, image, dy, index, pool, blocks);
    else sum(c, image, dy, blocks);
    CTGRAD_UNROLL for (int q = 0; q < maps; ++q) CTGRAD_UNROLL for (int t = 0; t < places; ++t) to[q * next_map + t] +=
        simd::sum(simd::first_lanes(c[q][t], samples));
  }

 private:
  /// Adds up some blocks of samples. \param image of the first channel \param dy of the tile's first map
  CTGRAD_INLINE void sum(pack<T> (&c)[maps][places], T const* image, T const* dy, int blocks) const {
    std::ptrdiff_t const next_map = std::ptrdiff_t(w.y.windows) * w.x.windows * lanes<T>;
    std::ptrdiff_t const step = std::ptrdiff_t(w.x.stride) * lanes<T>,
                         row = std::ptrdiff_t(w.y.stride) * w.x.image * lanes<T>;
    CTGRAD_UNROLL for (int q = 0; q < maps; ++q) CTGRAD_UNROLL for (int t = 0; t < places; ++t) c[q][t] = pack<T>(0);
#pragma GCC unroll 1
    for (int block = 0; block < blocks; ++block, image += w.image_size() * lanes<T>, dy += w.map_size() * lanes<T>) {
      T const *line = image, *g = dy;
#pragma GCC unroll 1
      for (int i = 0; i < w.y.windows; ++i, line += row) {
        T const* x = line;
#pragma GCC unroll 1
        for (int j = 0; j < w.x.windows; ++j, x += step, g += lanes<T>) {
          pack<T> v[places];
          CTGRAD_UNROLL for (int t = 0; t < places; ++t) v[t] = pinned(simd::load(x + at[t]));
          CTGRAD_UNROLL for (int q = 0; q < maps; ++q) {
            pack<T> const d = pinned(simd::load(g + q * next_map));
            CTGRAD_UNROLL for (int t = 0; t < places; ++t) c[q][t] = fma(d, v[t], c[q][t]);
          }
        }
      }
    }
  }

  /// The same where dy is what a pool sends back: a number for each of its windows, and bits that say to which element.
  /// Windows come row by row, and in each its elements. \param index of the tile's first map
  CTGRAD_INLINE void sum_spread(pack<T> (&c)[maps][places], T const* image, T const* dy, std::uint16_t const* index,
                                windows const& pool, int blocks) const {
    constexpr int bits = window > 8 ? 4 : window > 4 ? 3 : window > 2 ? 2 : 1;
    std::ptrdiff_t const next_map = std::ptrdiff_t(pool.y.windows) * pool.x.windows;
    std::ptrdiff_t const right = std::ptrdiff_t(w.x.stride) * lanes<T>,
                         down = std::ptrdiff_t(w.y.stride) * w.x.image * lanes<T>;
    std::ptrdiff_t element[window];
    for (int p = 0; p < window; ++p) element[p] = p / pool.x.size * down + p % pool.x.size * right;
    CTGRAD_UNROLL for (int q = 0; q < maps; ++q) CTGRAD_UNROLL for (int t = 0; t < places; ++t) c[q][t] = pack<T>(0);
#pragma GCC unroll 1
    for (int block = 0; block < blocks; ++block, image += w.image_size() * lanes<T>) {
      T const* g = dy + std::ptrdiff_t(block) * pool.map_size() * lanes<T>;
      std::uint16_t const* where = index + std::ptrdiff_t(block) * pool.map_size() * bits;
      T const* line = image;
#pragma GCC unroll 1
      for (int i = 0; i < pool.y.windows; ++i, line += pool.y.size * down) {
        T const* x = line;
#pragma GCC unroll 1
        for (int j = 0; j < pool.x.windows; ++j, x += pool.x.size * right, g += lanes<T>, where += bits) {
          CTGRAD_UNROLL for (int p = 0; p < window; ++p) {
            pack<T> v[places];
            CTGRAD_UNROLL for (int t = 0; t < places; ++t) v[t] = pinned(simd::load(x + element[p] + at[t]));
            CTGRAD_UNROLL for (int q = 0; q < maps; ++q) {
              unsigned here = 0xffff;
              CTGRAD_UNROLL for (int b = 0; b < bits; ++b) {
                unsigned const bit = where[q * next_map * bits + b];
                here &= (p >> b & 1) ? bit : ~bit;
              }
              pack<T> const d = simd::where_bits(here, simd::load(g + q * next_map * lanes<T>));
              CTGRAD_UNROLL for (int t = 0; t < places; ++t) c[q][t] = fma(d, v[t], c[q][t]);
            }
          }
        }
      }
    }
  }
};

template <class Code, class T>
[[gnu::noinline]] void lanes_kernel(kernel_call const& call, surroundings<T> const& around) {
  using tile_of = kernel_tile<Code, T>;
  constexpr int maps = tile_of::maps, places = tile_of::places;
  windows const w = call.slide;
  T const *const image = at(call.part[0].a, around), *const dy = at(call.part[0].b, around);
  T* const to = at(call.slot[0], around);
  window_index const index(tile_of::window > 0 ? at(call.mask, around) : nullptr, call.pool);
  int const of_a_group = w.maps_of_a_group(), all_places = w.channels_of_a_group() * w.y.size * w.x.size;
  int const whole = around.batch / lanes<T>, rest = around.batch % lanes<T>;
  range const own = around.share(all_places, places);
  for (int first = 0; first < w.maps; first += of_a_group) {
    T const* const channels =
        image + std::ptrdiff_t(first / of_a_group) * w.channels_of_a_group() * w.y.image * w.x.image * lanes<T>;
    for (int k = own.first; k < own.end; k += places) {
      int const place = least(k, all_places - places);
      tile_of const tile(w, place);
      for (int q = 0; q < of_a_group; q += maps) {
        int const map = first + least(q, of_a_group - maps);
        T* const out = to + std::ptrdiff_t(map) * all_places + place;
        auto const add = [&](int from, int blocks, int samples) {
          T const* const x = channels + std::ptrdiff_t(from) * w.image_size() * lanes<T>;
          windows const& of = tile_of::window > 0 ? call.pool : w;
          std::ptrdiff_t const first =
              std::ptrdiff_t(from) * of.map_size() + std::ptrdiff_t(map) * of.y.windows * of.x.windows;
          tile.add(out, all_places, x, dy + first * lanes<T>, tile_of::window > 0 ? index.of(first) : nullptr, of, blocks,
                   samples);
        };
        for (int r = 0; r < maps; ++r) fill_numbers(out + r * all_places, places, T(0));
        if (whole > 0) add(0, whole, lanes<T>);
        if (rest > 0) add(whole, 1, rest);
      }
    }
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
