// ctgrad/network/kernels/few.hpp — a few samples where a pack of them would be all but empty: image by image
// SPDX-License-Identifier: MIT
//
// A tensor lies [sample][element], rows without gaps, in the memory that a block of samples would have. Neighbours lie in
// the lanes: elements of a row. A pack that is not whole is neither read nor written beyond its end, except images: what
// follows them in memory is read into lanes that nobody looks at.
#pragma once
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/simd/every_second.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// One instruction for the first `count` elements of a sample from f on.
template <verb What, operation const* Op, class T>
CTGRAD_INLINE void execute_in_image(pack<T>* v, int to, int a, int b, int c, int slot, operands<T>& m, std::ptrdiff_t sample,
                                    std::ptrdiff_t f, int count) {
  using V = pack<T>;
  if constexpr (What == verb::load) v[to] = simd::load_first(m.at[slot] + sample * m.stride[slot] + f, count);
  else if constexpr (What == verb::load_row) v[to] = simd::load_first(m.at[slot] + f, count);
  else if constexpr (What == verb::load_column) v[to] = V(m.at[slot][sample]);
  else if constexpr (What == verb::load_scalar) v[to] = V(*m.at[slot]);
  else if constexpr (What == verb::apply) v[to] = value_of<type_of_record<Op>, V>(v[a], v[b], v[c]);
  else if constexpr (What == verb::store) simd::store_first(m.at[slot] + sample * m.stride[slot] + f, v[a], count);
  else static_assert(What == verb::none, "no such verb where samples lie in the lanes");
}

/// The whole program at the first `count` elements from f on, given what the kernel made there.
template <class Code, class T>
CTGRAD_INLINE void run_in_image(pack<T> made, operands<T>& m, std::ptrdiff_t sample, std::ptrdiff_t f, int count) {
  static constexpr kernel_key const& key = Code::key;
  pack<T> v[key.instructions + 1];
  v[0] = made;
  [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
    (execute_in_image<key.code[S].what, key.code[S].op>(v, int(S) + 1, key.code[S].a, key.code[S].b, key.code[S].c,
                                                        key.code[S].slot, m, sample, f, count),
     ...);
  }(steps_of<Code>{});
}

/// The same for many elements, of which `made(j)` gives the packs.
template <class Code, class T, class F>
CTGRAD_INLINE void run_in_row(operands<T>& m, std::ptrdiff_t sample, std::ptrdiff_t f, int count, F made) {
#pragma GCC unroll 1
  for (int j = 0; j < count; j += lanes<T>) run_in_image<Code, T>(made(j), m, sample, f + j, count - j);
}

template <class Code, class T>
void map_of_few(kernel_call const& call, surroundings<T> const& around) {
  operands<T> m;
  m.template bind<Code>(call, around);
  range const own = around.share(around.batch, 1);
  for (int s = own.first; s < own.end; ++s)
    run_in_row<Code>(m, s, 0, call.lanes, [](int) CTGRAD_INLINE_LAMBDA { return pack<T>(0); });
}

/// A copy with zeros around each channel, as far as the result is larger.
template <class Code, class T>
void copy_of_few(kernel_call const& call, surroundings<T> const& around) {
  operands<T> m;
  m.template bind<Code>(call, around);
  window_axis const &y = call.slide.y, &x = call.slide.x;  // images are the result, windows what lies inside
  place const& from = call.part[0].a;
  range const own = around.share(around.batch, 1);
  for (int s = own.first; s < own.end; ++s) {
    T const* inside = around.space[from.space] + from.offset + std::ptrdiff_t(s) * from.stride;
    std::ptrdiff_t f = 0;
    int zeros = 0;  // those behind a row and before the next are one run
    auto const fill = [&] {
      run_in_row<Code>(m, s, f, zeros, [](int) CTGRAD_INLINE_LAMBDA { return pack<T>(0); });
      f += zeros, zeros = 0;
    };
    for (int channel = 0; channel < call.slide.channels; ++channel) {
      zeros += y.padding * x.image;
      for (int row = 0; row < y.windows; ++row, inside += x.windows) {
        zeros += x.padding;
        fill();
        run_in_row<Code>(m, s, f, x.windows,
                         [&](int j) CTGRAD_INLINE_LAMBDA { return simd::load_first(inside + j, x.windows - j); });
        f += x.windows, zeros += x.image - x.padding - x.windows;
      }
      zeros += (y.image - y.padding - y.windows) * x.image;
    }
    fill();
  }
}

/// Rows for whoever reads whole packs: with zeros behind.
template <class T>
void rows_of_few(kernel_call const& call, surroundings<T> const& around) {
  place const &from = call.part[0].a, &to = call.slot[0];
  range const own = around.share(around.batch, 1);
  for (int s = own.first; s < own.end; ++s) {
    T const* const a = around.space[from.space] + from.offset + std::ptrdiff_t(s) * call.lanes;
    T* const b = around.space[to.space] + to.offset + std::ptrdiff_t(s) * to.stride;
    for (int j = 0; j < call.lanes; j += lanes<T>) simd::store(b + j, simd::load_first(a + j, call.lanes - j));
  }
}

// ---- the largest of windows along a row ------------------------------------------------------------------------------

/// row[0], row[stride], row[2 stride], ...: a pack, of which `count` are wanted. Memory is read beyond the last.
template <class T>
CTGRAD_INLINE auto every(T const* row, int stride, int count) -> pack<T> {
  if (stride == 1) return simd::load(row);
  if (stride == 2) return simd::every_second(simd::load(row), simd::load(row + lanes<T>));
  alignas(64) T number[lanes<T>]{};
  for (int l = 0; l < lanes<T> && l < count; ++l) number[l] = row[l * stride];
  return simd::load(number);
}

/// The largest of each of `count` windows along a row; the first of them begins it.
template <class T>
CTGRAD_INLINE auto largest_along(T const* row, window_axis const& x, int count) -> pack<T> {
  pack<T> most = every(row, x.stride, count);
  for (int k = 1; k < x.size; ++k) {
    pack<T> const here = every(row + k * x.dilation, x.stride, count);
    most = select(less(most, here), here, most);
  }
  return most;
}

/// A pool of its own. First down the columns of each window's rows, then along.
template <class Code, class T>
void pool_of_few(kernel_call const& call, surroundings<T> const& around) {
  operands<T> m;
  m.template bind<Code>(call, around);
  windows const& w = call.pool;
  T const* const images = around.space[call.part[0].a.space] + call.part[0].a.offset;
  T* const row = around.scratch;
  pack<T> const least(-std::numeric_limits<T>::infinity());
  range const own = around.share(around.batch, 1);
  for (int s = own.first; s < own.end; ++s)
    for (int map = 0; map < w.maps; ++map) {
      T const* const image = images + std::ptrdiff_t(s) * w.image_size() + std::ptrdiff_t(map) * w.y.image * w.x.image;
      for (int i = 0; i < w.y.windows; ++i) {
        int const first = w.y.first_inside(i), end = w.y.end_inside(i);
        int const ends = (w.x.windows - 1) * w.x.stride + (w.x.size - 1) * w.x.dilation + 1;  // of the last window
        for (int j = 0; j < w.x.padding; ++j) row[j] = -std::numeric_limits<T>::infinity();
        for (int j = w.x.padding + w.x.image; j < ends; ++j) row[j] = -std::numeric_limits<T>::infinity();
        for (int j = 0; j < w.x.image; j += lanes<T>) {
          int const count = w.x.image - j;
          pack<T> most = least;
          for (int k = first; k < end; ++k) {
            int const y = i * w.y.stride + k * w.y.dilation - w.y.padding;
            pack<T> const here = simd::load_first(image + std::ptrdiff_t(y) * w.x.image + j, count);
            most = select(less(most, here), here, most);
          }
          simd::store_first(row + w.x.padding + j, most, count);
        }
        run_in_row<Code>(m, s, (std::ptrdiff_t(map) * w.y.windows + i) * w.x.windows, w.x.windows,
                         [&](int j) CTGRAD_INLINE_LAMBDA {
                           return largest_along(row + std::ptrdiff_t(j) * w.x.stride, w.x, w.x.windows - j);
                         });
      }
    }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
