// ctgrad/network/kernels/sliding.hpp — convolutions and pools element by element, in any layout that has rows of samples
// SPDX-License-Identifier: MIT
//
// What the packed kernels cannot take comes here: kernels that differ from sample to sample, images that no sample
// touches. Each result is one sum in the order of its loops, so both ways give the same bits where both exist.
#pragma once
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/core/scalar_math.hpp>
#include <ctgrad/network/kernels/program.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// Where windows that cover an image element stand: window i and place k with i stride + k dilation - padding = at.
struct covering {
  window_axis axis;
  int at;

  /// The window whose place k this is, or -1.
  auto window(int k) const -> int {
    int const from = at + axis.padding - k * axis.dilation;
    return from >= 0 && from % axis.stride == 0 && from / axis.stride < axis.windows ? from / axis.stride : -1;
  }
};

template <stride_mode Mode, class T>
struct sliding_block {
  windows const& w;

  auto image(int c, int y, int x) const -> int { return (c * w.y.image + y) * w.x.image + x; }
  auto map(int m, int i, int j) const -> int { return (m * w.y.windows + i) * w.x.windows + j; }
  auto kernel(int m, int c, int u, int v) const -> int {
    return ((m * w.channels_of_a_group() + c) * w.y.size + u) * w.x.size + v;
  }
  auto first_channel(int m) const -> int { return m / w.maps_of_a_group() * w.channels_of_a_group(); }

  template <class F>
  void each_map(F f) const {
    for (int m = 0; m < w.maps; ++m)
      for (int i = 0; i < w.y.windows; ++i)
        for (int j = 0; j < w.x.windows; ++j) f(m, i, j);
  }
  /// Places of a window that lie in the image, row by row.
  template <class F>
  void each_place(int i, int j, F f) const {
    for (int u = w.y.first_inside(i); u < w.y.end_inside(i); ++u)
      for (int v = w.x.first_inside(j); v < w.x.end_inside(j); ++v)
        f(u, v, i * w.y.stride + u * w.y.dilation - w.y.padding, j * w.x.stride + v * w.x.dilation - w.x.padding);
  }

  void convolve(T* to, T const* x, T const* k, T const* bias) const {
    using scalar_math::fma;
    each_map([&](int m, int i, int j) {
      T sum = bias != nullptr ? bias[m] : T(0);
      for (int c = 0; c < w.channels_of_a_group(); ++c)
        each_place(i, j, [&](int u, int v, int y, int z) {
          sum = fma(k[kernel(m, c, u, v)], x[image(first_channel(m) + c, y, z)], sum);
        });
      to[map(m, i, j)] = sum;
    });
  }

  void spread(T* to, T const* dy, T const* k) const {
    using scalar_math::fma;
    for (int c = 0; c < w.channels; ++c)
      for (int y = 0; y < w.y.image; ++y)
        for (int x = 0; x < w.x.image; ++x) {
          T sum = 0;
          int const group = c / w.channels_of_a_group();
          for (int m = group * w.maps_of_a_group(); m < (group + 1) * w.maps_of_a_group(); ++m)
            for (int u = 0; u < w.y.size; ++u)
              for (int v = 0; v < w.x.size; ++v) {
                int const i = covering{w.y, y}.window(u), j = covering{w.x, x}.window(v);
                if (i >= 0 && j >= 0) sum = fma(k[kernel(m, c % w.channels_of_a_group(), u, v)], dy[map(m, i, j)], sum);
              }
          to[image(c, y, x)] = sum;
        }
  }

  /// Adds to what is there: samples come one after another.
  void correlate(T* to, T const* x, T const* dy) const {
    using scalar_math::fma;
    each_map([&](int m, int i, int j) {
      for (int c = 0; c < w.channels_of_a_group(); ++c)
        each_place(i, j, [&](int u, int v, int y, int z) {
          T& sum = to[kernel(m, c, u, v)];
          sum = fma(dy[map(m, i, j)], x[image(first_channel(m) + c, y, z)], sum);
        });
    });
  }

  void pool(T* to, T const* x) const {
    each_map([&](int m, int i, int j) {
      T most = -std::numeric_limits<T>::infinity();
      int at = 0;
      each_place(i, j, [&](int u, int v, int y, int z) {
        T const here = x[image(m, y, z)];
        if (here > most) most = here, at = u * w.x.size + v;
      });
      to[map(m, i, j)] = Mode == stride_mode::max_pool ? most : T(at);
    });
  }

  void travel(T* to, T const* from, T const* index) const {
    each_map([&](int m, int i, int j) {
      int const at = int(index[map(m, i, j)]), u = at / w.x.size, v = at % w.x.size;
      int const y = i * w.y.stride + u * w.y.dilation - w.y.padding, x = j * w.x.stride + v * w.x.dilation - w.x.padding;
      if constexpr (Mode == stride_mode::pick) to[map(m, i, j)] = from[image(m, y, x)];
      else to[image(m, y, x)] += from[map(m, i, j)];
    });
  }

  void operator()(T* to, T const* a, T const* b, [[maybe_unused]] T const* c) const {
    if constexpr (Mode == stride_mode::convolution) convolve(to, a, b, c);
    else if constexpr (Mode == stride_mode::convolution_image) spread(to, a, b);
    else if constexpr (Mode == stride_mode::convolution_kernel) correlate(to, a, b);
    else if constexpr (Mode == stride_mode::unpool || Mode == stride_mode::pick) travel(to, a, b);
    else pool(to, a);
  }
};

template <stride_mode Mode, class T, bool Biased>
[[gnu::noinline]] void sliding(kernel_call const& call, surroundings<T> const& around) {
  strided_loops const& loops = call.loops;
  auto const at = [&](place const& p) { return around.space[p.space] + p.offset; };
  T *to = at(call.slot[0]), *a = at(call.part[0].a), *b = at(call.part[0].b);
  constexpr bool adds = Mode == stride_mode::convolution_kernel || Mode == stride_mode::unpool;
  int const samples = loops.each_sample ? around.batch : 1;
  for (int s = 0; s < samples; ++s) {
    if (adds && (s == 0 || !loops.over_samples)) fill_numbers(to, std::size_t(loops.to_size), T(0));
    sliding_block<Mode, T>{call.slide}(to, a, b, Biased ? at(call.slot[1]) : nullptr);
    to += loops.to_sample, a += loops.a_sample, b += loops.b_sample;
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
