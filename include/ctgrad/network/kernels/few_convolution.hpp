// ctgrad/network/kernels/few_convolution.hpp — convolutions of a few images: places of a row in the lanes, or maps
// SPDX-License-Identifier: MIT
//
// A tile is a few rows (those of a pool's windows) times places times maps. Each element is one sum over channels, rows
// and columns of its window, in this order, as with samples in the lanes: the same bits.
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/network/kernels/lanes.hpp>
#include <ctgrad/network/kernels/products.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

template <class Code, class T>
struct convolution_of_few {
  static constexpr kernel_key const& key = Code::key;
  static constexpr image_tile tile = key.image;
  static constexpr int rows = tile.rows;
  windows const w;
  windows const kept;        ///< the windows whose results are stored
  int const columns, bands;  ///< computed in a row, and how many times
  operands<T> m;
  T const *image, *kernel, *bias;
  T* const scratch;
  product_loops const loops;

  convolution_of_few(kernel_call const& call, surroundings<T> const& around)
      : w(call.slide), kept(key.pooled ? call.pool : call.slide),
        columns(key.pooled ? (kept.x.windows - 1) * kept.x.stride + kept.x.size : w.x.windows),
        bands(key.pooled ? kept.y.windows : (w.y.windows + rows - 1) / rows), image(at(call.part[0].a, around)),
        kernel(at(call.part[0].b, around)), bias(key.biased ? at(call.bias, around) : nullptr), scratch(around.scratch),
        loops(loops_of_products(w, 1)) {
    m.template bind<Code>(call, around);
  }

  /// The first row of windows that a band computes; a last band that is not whole overlaps the one before.
  auto first_row(int band) const -> int {
    return key.pooled ? band * kept.y.stride : least(band * rows, w.y.windows - rows);
  }
  auto window_of(int sample, int map, int i, int j) const -> T const* {
    std::ptrdiff_t const channel = std::ptrdiff_t(map / w.maps_of_a_group()) * w.channels_of_a_group();
    return image + std::ptrdiff_t(sample) * w.image_size() + (channel * w.y.image + i * w.y.stride) * w.x.image +
           j * w.x.stride;
  }

  // ---- places of a row in the lanes ---------------------------------------------------------------------------------

  CTGRAD_INLINE void places_in_lanes(int sample) {
    constexpr int maps = tile.maps, packs = tile.places, width = packs * lanes<T>;
    int const of_a_group = w.maps_of_a_group(), room = (columns + width - 1) / width * width;
    std::ptrdiff_t const next_map = loops.count[0] * loops.kernel[0];
    for (int first = 0; first < w.maps; first += of_a_group)
      for (int q = 0; q < of_a_group; q += maps) {
        int const map = first + least(q, of_a_group - maps);
        for (int band = 0; band < bands; ++band) {
          int const i = first_row(band);
          for (int j = 0; j < columns; j += width) {
            T const* window[rows * packs];
            CTGRAD_UNROLL for (int p = 0; p < rows * packs; ++p) window[p] =
                window_of(sample, map, i + p / packs, j + p % packs * lanes<T>);
            pack<T> c[maps][rows * packs];
            CTGRAD_UNROLL for (int k = 0; k < maps; ++k) {
              pack<T> const start(key.biased ? bias[map + k] : T(0));
              CTGRAD_UNROLL for (int p = 0; p < rows * packs; ++p) c[k][p] = start;
            }
            accumulate_places(c, window, kernel + map * next_map, next_map, loops);
            CTGRAD_UNROLL for (int k = 0; k < maps; ++k)
                CTGRAD_UNROLL for (int p = 0; p < packs; ++p) if constexpr (key.pooled)
                    simd::store(scratch + k * room + j + p * lanes<T>, largest_of_rows<packs>(c[k] + p));
            else CTGRAD_UNROLL for (int r = 0; r < rows; ++r)
                run_in_image<Code, T>(c[k][r * packs + p], m, sample,
                                      (std::ptrdiff_t(map + k) * w.y.windows + i + r) * w.x.windows + j + p * lanes<T>,
                                      columns - j - p * lanes<T>);
          }
          if constexpr (key.pooled)
            for (int k = 0; k < maps; ++k)
              run_in_row<Code>(m, sample, (std::ptrdiff_t(map + k) * kept.y.windows + band) * kept.x.windows, kept.x.windows,
                               [&](int j) CTGRAD_INLINE_LAMBDA {
                                 return largest_along(scratch + k * room + std::ptrdiff_t(j) * kept.x.stride, kept.x,
                                                      kept.x.windows - j);
                               });
        }
      }
  }

  // ---- maps in the lanes --------------------------------------------------------------------------------------------

  /// Kernels of up to a pack of maps as [channel, row, column][map].
  CTGRAD_INLINE auto turned(int map, int maps) const -> T const* {
    int const places = loops.count[0] * loops.count[1] * loops.count[2];
    for (int k = 0; k < places; k += lanes<T>) {
      pack<T> v[lanes<T>];
      int const count = least(lanes<T>, places - k);
      turn_rows(v, kernel + std::ptrdiff_t(map) * places + k, places, maps, count);
      for (int r = 0; r < count; ++r) simd::store(scratch + (k + r) * lanes<T>, v[r]);
    }
    return scratch;
  }

  /// c[r][n] += sum of the kernel times the image at row r, place n of the tile
  CTGRAD_INLINE void accumulate_maps(pack<T> (&c)[rows][tile.places], T const* window, T const* k) const {
    std::ptrdiff_t const next_row = std::ptrdiff_t(w.y.stride) * w.x.image;
    for (int x = 0; x < loops.count[0]; ++x)
      for (int y = 0; y < loops.count[1]; ++y) {
        T const* a[rows];
        CTGRAD_UNROLL for (int r = 0; r < rows; ++r) a[r] = window + x * loops.image[0] + y * loops.image[1] + r * next_row;
        T const* const end = k + loops.count[2] * lanes<T>;
#pragma GCC unroll 1
        for (; k != end; k += lanes<T>) {
          pack<T> const v = pinned(simd::load(k));
          CTGRAD_UNROLL for (int r = 0; r < rows; ++r) {
            CTGRAD_UNROLL for (int n = 0; n < tile.places; ++n) c[r][n] = fma(v, pack<T>(a[r][n * tile.step]), c[r][n]);
            a[r] += loops.image[2];
          }
        }
      }
  }

  CTGRAD_INLINE void maps_in_lanes(range samples) {
    constexpr int places = tile.places;
    int const of_a_group = w.maps_of_a_group();
    T* const row = scratch + loops.count[0] * loops.count[1] * loops.count[2] * lanes<T>;  // [place][map]
    T* const results = key.pooled ? row + columns * lanes<T> : row;                        // the same of kept windows
    for (int first = 0; first < w.maps; first += of_a_group)
      for (int q = 0; q < of_a_group; q += lanes<T>) {
        int const map = first + q, maps = least(lanes<T>, of_a_group - q);
        T const* const k = turned(map, maps);
        pack<T> const start = key.biased ? simd::load_first(bias + map, maps) : pack<T>(0);
        for (int sample = samples.first; sample < samples.end; ++sample) {
          int stored = 0, filled = 0;  // windows that are done, and those that wait in `results`
          for (int band = 0; band < bands; ++band) {
            int const i = first_row(band);
            for (int n = 0; n < columns; n += places) {
              int const j = least(n, columns - places);
              pack<T> c[rows][places];
              CTGRAD_UNROLL for (int r = 0; r < rows; ++r) CTGRAD_UNROLL for (int p = 0; p < places; ++p) c[r][p] = start;
              accumulate_maps(c, window_of(sample, map, i, j), k);
              CTGRAD_UNROLL for (int p = 0; p < places; ++p) if constexpr (key.pooled)
                  simd::store(row + (j + p) * lanes<T>, largest_of_rows<places>(c[0] + p));
              else CTGRAD_UNROLL for (int r = 0; r < rows; ++r) if (int const at = (i + r) * columns + j + p - stored;
                                                                    at >= 0) simd::store(results + at * lanes<T>, c[r][p]);
            }
            if constexpr (key.pooled)
              for (int j = 0; j < kept.x.windows; ++j)
                simd::store(results + (filled + j) * lanes<T>, largest_of_columns(row + j * kept.x.stride * lanes<T>));
            filled = key.pooled ? filled + kept.x.windows : (i + rows) * columns - stored;
            if (filled < 3 * lanes<T> && band + 1 < bands) continue;
            store_maps(results, sample, map, maps, stored, filled);
            stored += filled, filled = 0;
          }
        }
      }
  }

  /// Turns [window][map] into maps, of which the windows from `first` on are these.
  CTGRAD_INLINE void store_maps(T const* results, int sample, int map, int maps, int first, int count) {
    std::ptrdiff_t const size = std::ptrdiff_t(kept.y.windows) * kept.x.windows;
    for (int j = 0; j < count; j += lanes<T>, results += lanes<T> * lanes<T>) {
      pack<T> v[lanes<T>];
      turn_rows(v, results, lanes<T>, least(lanes<T>, count - j), lanes<T>);
      alignas(64) T turned_rows[lanes<T>][lanes<T>];
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r) simd::store(turned_rows[r], v[r]);
      for (int r = 0; r < maps; ++r)
        run_in_image<Code, T>(simd::load(turned_rows[r]), m, sample, (map + r) * size + first + j, count - j);
    }
  }

  // ---- the largest of a window --------------------------------------------------------------------------------------

  template <int Next>
  static CTGRAD_INLINE auto largest_of_rows(pack<T> const* c) -> pack<T> {
    pack<T> most = c[0];
    CTGRAD_UNROLL for (int r = 1; r < rows; ++r) most = select(less(most, c[r * Next]), c[r * Next], most);
    return most;
  }
  CTGRAD_INLINE auto largest_of_columns(T const* place) const -> pack<T> {
    pack<T> most = simd::load(place);
    for (int k = 1; k < kept.x.size; ++k) {
      pack<T> const here = simd::load(place + k * lanes<T>);
      most = select(less(most, here), here, most);
    }
    return most;
  }
};

template <class Code, class T>
[[gnu::noinline]] void convolve_few(kernel_call const& call, surroundings<T> const& around) {
  convolution_of_few<Code, T> run(call, around);
  range const own = around.share(around.batch, 1);
  if constexpr (Code::key.image.maps_in_lanes) {
    if (own.first < own.end) run.maps_in_lanes(own);
  } else {
    for (int sample = own.first; sample < own.end; ++sample) run.places_in_lanes(sample);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
