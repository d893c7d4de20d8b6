// ctgrad/network/kernels/lanes_pool.hpp — the largest of each window with samples in the lanes, and gradients sent back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/network/kernels/lanes_convolution.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// Places of windows as bits, a few 16-bit numbers for each element of a block.
struct window_index {
  std::uint16_t* at;
  int bits;

  window_index(void* memory, windows const& pool) : at(static_cast<std::uint16_t*>(memory)), bits(1) {
    while (1 << bits < pool.y.size * pool.x.size) ++bits;
  }
  auto of(std::ptrdiff_t element) const -> std::uint16_t* { return at + element * bits; }
  /// The lanes in which the largest stood at this place.
  static auto is(std::uint16_t const* index, int bits, int place) -> unsigned {
    unsigned all = 0xffff;
    for (int b = 0; b < bits; ++b) all &= (place >> b & 1) ? unsigned(index[b]) : ~unsigned(index[b]);
    return all;
  }
};

/// The window places along one axis that lie in the image, for one window.
struct inside {
  int first, count;
  inside(window_axis const& a, int window) : first(a.first_inside(window)), count(most(0, a.end_inside(window) - first)) {}
};

template <class Code, class T>
[[gnu::noinline]] void pool(kernel_call const& call, surroundings<T> const& around) {
  if constexpr (Code::key.few)
    if (around.batch <= call.few) return pool_of_few<Code>(call, around);
  static constexpr kernel_key const& key = Code::key;
  operands<T> m;
  m.template bind<Code>(call, around);
  windows const w = call.pool;
  window_index const index(key.masked ? at(call.mask, around) : nullptr, w);
  range const own = around.share(blocks_of(around), 1);
  for (int block = own.first; block < own.end; ++block) {
    T const* const image = at(call.part[0].a, around) + std::ptrdiff_t(block) * w.image_size() * lanes<T>;
    std::ptrdiff_t f = 0;
    for (int map = 0; map < w.maps; ++map)
      for (int i = 0; i < w.y.windows; ++i)
        for (int j = 0; j < w.x.windows; ++j, ++f) {
          inside const u(w.y, i), v(w.x, j);
          pack<T> most(-std::numeric_limits<T>::infinity());
          unsigned where[8]{};
          for (int a = u.first; a < u.first + u.count; ++a)
            for (int b = v.first; b < v.first + v.count; ++b) {
              int const y = i * w.y.stride + a * w.y.dilation - w.y.padding,
                        x = j * w.x.stride + b * w.x.dilation - w.x.padding;
              pack<T> const here = simd::load(image + ((std::ptrdiff_t(map) * w.y.image + y) * w.x.image + x) * lanes<T>);
              auto const more = less(most, here);
              most = select(more, here, most);
              if constexpr (key.masked) {
                unsigned const lanes_here = simd::to_bits<T>(more), place = unsigned(a * w.x.size + b);
                for (int bit = 0; bit < index.bits; ++bit)
                  where[bit] = (place >> bit & 1) ? where[bit] | lanes_here : where[bit] & ~lanes_here;
              }
            }
          if constexpr (key.masked)
            for (int bit = 0; bit < index.bits; ++bit)
              index.of(std::ptrdiff_t(block) * w.map_size() + f)[bit] = std::uint16_t(where[bit]);
          run_in_lanes<Code, T>(most, m, block, f);
        }
  }
}

/// Each element from the windows that cover it; where windows stand side by side, each window to its elements.
template <class Code, class T>
struct unpool_in_lanes {
  operands<T> m;
  windows const w;
  window_index const index;
  T const* const dy;

  unpool_in_lanes(kernel_call const& call, surroundings<T> const& around)
      : w(call.pool), index(at(call.mask, around), w), dy(at(call.part[0].a, around)) {
    m.template bind<Code>(call, around);
  }
  auto element(int map, int y, int x) const -> std::ptrdiff_t {
    return (std::ptrdiff_t(map) * w.y.image + y) * w.x.image + x;
  }
  auto window(int block, int map, int i, int j) const -> std::ptrdiff_t {
    return std::ptrdiff_t(block) * w.map_size() + (std::ptrdiff_t(map) * w.y.windows + i) * w.x.windows + j;
  }

  /// Each window to its `Places` elements, the others zero.
  template <int Places>
  void side_by_side(int block, int map) {
    constexpr int bits = Places > 8 ? 4 : Places > 4 ? 3 : Places > 2 ? 2 : 1;
    std::ptrdiff_t to[Places];  // of a window's elements from its first
    for (int p = 0; p < Places; ++p) to[p] = std::ptrdiff_t(p / w.x.size) * w.x.image + p % w.x.size;
    for (int i = 0; i < w.y.windows; ++i) {
      std::ptrdiff_t from = window(block, map, i, 0), first = element(map, i * w.y.size, 0);
      for (int j = 0; j < w.x.windows; ++j, ++from, first += w.x.size) {
        pack<T> const d = simd::load(dy + from * lanes<T>);
        std::uint16_t const* const where = index.of(from);
        unsigned bit[bits];
        CTGRAD_UNROLL for (int b = 0; b < bits; ++b) bit[b] = where[b];
        CTGRAD_UNROLL for (int p = 0; p < Places; ++p) {
          unsigned here = 0xffff;
          CTGRAD_UNROLL for (int b = 0; b < bits; ++b) here &= (p >> b & 1) ? bit[b] : ~bit[b];
          run_in_lanes<Code, T>(simd::where_bits(here, d), m, block, first + to[p]);
        }
      }
    }
    int const rows = w.y.windows * w.y.size, columns = w.x.windows * w.x.size;  // what no window covers
    for (int y = 0; y < w.y.image; ++y)
      for (int x = y < rows ? columns : 0; x < w.x.image; ++x)
        run_in_lanes<Code, T>(pack<T>(0), m, block, element(map, y, x));
  }

  void anywhere(int block, int map) {
    for (int y = 0; y < w.y.image; ++y)
      for (int x = 0; x < w.x.image; ++x) {
        covering_windows const u(w.y, y), v(w.x, x);
        pack<T> sum(0);
        for (int a = 0; a < u.count; ++a)
          for (int b = 0; b < v.count; ++b) {
            int const place = (u.place + a * u.place_step) * w.x.size + v.place + b * v.place_step;
            std::ptrdiff_t const from = window(block, map, u.window + a * u.window_step, v.window + b * v.window_step);
            sum = sum +
                  simd::where_bits(window_index::is(index.of(from), index.bits, place), simd::load(dy + from * lanes<T>));
          }
        run_in_lanes<Code, T>(sum, m, block, element(map, y, x));
      }
  }
};

template <class Code, class T>
[[gnu::noinline]] void unpool(kernel_call const& call, surroundings<T> const& around) {
  unpool_in_lanes<Code, T> run(call, around);
  constexpr int places = Code::key.window;
  range const own = around.share(blocks_of(around), 1);
  for (int block = own.first; block < own.end; ++block)
    for (int map = 0; map < run.w.maps; ++map)
      if constexpr (places > 0) run.template side_by_side<places>(block, map);
      else run.anywhere(block, map);
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
