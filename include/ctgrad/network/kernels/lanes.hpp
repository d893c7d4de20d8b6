// ctgrad/network/kernels/lanes.hpp — samples in the lanes: the program on each element, into that layout and out of it
// SPDX-License-Identifier: MIT
//
// A tensor lies [block of samples][element][sample], 16 samples a block (8 of doubles). Weights and whatever else no
// sample touches are broadcast.
#pragma once
#include <ctgrad/network/kernels/few.hpp>
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/simd/transpose.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// One instruction for element f of block `block`.
template <verb What, operation const* Op, class T>
CTGRAD_INLINE void execute_in_lanes(pack<T>* v, int to, int a, int b, int c, int slot, operands<T>& m, std::ptrdiff_t block,
                                    std::ptrdiff_t f) {
  using V = pack<T>;
  if constexpr (What == verb::load) v[to] = simd::load(m.at[slot] + (block * m.stride[slot] + f) * lanes<T>);
  else if constexpr (What == verb::load_row) v[to] = V(m.at[slot][f]);
  else if constexpr (What == verb::load_column) v[to] = simd::load(m.at[slot] + block * lanes<T>);
  else if constexpr (What == verb::load_scalar) v[to] = V(*m.at[slot]);
  else if constexpr (What == verb::apply) v[to] = value_of<type_of_record<Op>, V>(v[a], v[b], v[c]);
  else if constexpr (What == verb::store) simd::store(m.at[slot] + (block * m.stride[slot] + f) * lanes<T>, v[a]);
  else static_assert(What == verb::none, "no such verb where samples lie in the lanes");
}

/// The whole program at element f of a block, given what the kernel made there.
template <class Code, class T>
CTGRAD_INLINE void run_in_lanes(pack<T> made, operands<T>& m, std::ptrdiff_t block, std::ptrdiff_t f) {
  static constexpr kernel_key const& key = Code::key;
  pack<T> v[key.instructions + 1];
  v[0] = made;
  [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
    (execute_in_lanes<key.code[S].what, key.code[S].op>(v, int(S) + 1, key.code[S].a, key.code[S].b, key.code[S].c,
                                                        key.code[S].slot, m, block, f),
     ...);
  }(steps_of<Code>{});
}

template <class T>
auto blocks_of(surroundings<T> const& around) -> int {
  return (around.batch + lanes<T> - 1) / lanes<T>;
}
template <class T>
auto at(place const& p, surroundings<T> const& around) -> T* {
  return around.space[p.space] + p.offset;
}

/// Up to a block of rows, from element j on: a pack for each element. Rows and elements that are not there are zero.
template <class T>
CTGRAD_INLINE void turn_rows(pack<T> (&v)[lanes<T>], T const* rows, std::ptrdiff_t stride, int count, int elements) {
  CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r) v[r] =
      r < count ? simd::load_first(rows + r * stride, elements) : pack<T>(0);
  simd::transpose(v);
}

/// With zeros around each channel, as far as the result is larger. What lies inside comes from rows, or from the lanes.
template <class Code, class T>
[[gnu::noinline]] void into_lanes(kernel_call const& call, surroundings<T> const& around) {
  if constexpr (Code::key.few)
    if (around.batch <= call.few) return copy_of_few<Code>(call, around);
  operands<T> m;
  m.template bind<Code>(call, around);
  window_axis const &y = call.slide.y, &x = call.slide.x;  // images are the result, windows what lies inside
  int const top = y.padding, left = x.padding;
  place const& from = call.part[0].a;
  range const own = around.share(blocks_of(around), 1);
  for (int block = own.first; block < own.end; ++block) {
    std::ptrdiff_t f = 0, inside = 0;
    auto const zeros = [&](int count) {
      for (; count > 0; --count) run_in_lanes<Code, T>(pack<T>(0), m, block, f++);
    };
    for (int channel = 0; channel < call.slide.channels; ++channel) {
      zeros(top * x.image);
      for (int row = 0; row < y.windows; ++row) {
        zeros(left);
        for (int j = 0; j < x.windows; j += lanes<T>) {
          int const elements = x.windows - j < lanes<T> ? x.windows - j : lanes<T>;
          if constexpr (Code::key.pooled) {
            T const* a = at(from, around) + (std::ptrdiff_t(block) * from.stride + inside) * lanes<T>;
            for (int r = 0; r < elements; ++r, a += lanes<T>) run_in_lanes<Code, T>(simd::load(a), m, block, f++);
          } else {
            pack<T> v[lanes<T>];
            turn_rows(v, at(from, around) + std::ptrdiff_t(block) * lanes<T> * from.stride + inside, from.stride,
                      around.batch - block * lanes<T>, elements);
            for (int r = 0; r < elements; ++r) run_in_lanes<Code, T>(v[r], m, block, f++);
          }
          inside += elements;
        }
        zeros(x.image - left - x.windows);
      }
      zeros((y.image - top - y.windows) * x.image);
    }
  }
}

template <class Code, class T>
[[gnu::noinline]] void map_in_lanes(kernel_call const& call, surroundings<T> const& around) {
  if constexpr (Code::key.few)
    if (around.batch <= call.few) return map_of_few<Code>(call, around);
  operands<T> m;
  m.template bind<Code>(call, around);
  range const own = around.share(blocks_of(around), 1);
  for (int block = own.first; block < own.end; ++block)
    for (int f = 0; f < call.lanes; ++f) run_in_lanes<Code, T>(pack<T>(0), m, block, f);
}

/// Rows are written in whole packs: they have room for that, and so has the last block of samples.
template <class T>
[[gnu::noinline]] void lanes_rows(kernel_call const& call, surroundings<T> const& around) {
  if (around.batch <= call.few) return rows_of_few(call, around);
  T const* const from = at(call.part[0].a, around);
  T* const to = at(call.slot[0], around);
  std::ptrdiff_t const stride = call.slot[0].stride, size = call.lanes;
  range const own = around.share(blocks_of(around), 1);
  for (int block = own.first; block < own.end; ++block)
    for (int j = 0; j < call.lanes; j += lanes<T>) {
      pack<T> v[lanes<T>];
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r) v[r] =
          j + r < size ? simd::load(from + (block * size + j + r) * lanes<T>) : pack<T>(0);
      simd::transpose(v);
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r)
          simd::store(to + (block * std::ptrdiff_t(lanes<T>) + r) * stride + j, v[r]);
    }
}

/// A sum over samples and places for each map: four partial sums that take turns, then lanes by their tree.
template <class T>
[[gnu::noinline]] void lanes_total(kernel_call const& call, surroundings<T> const& around) {
  int const places = call.lanes / call.slide.maps;
  range const own = around.share(call.slide.maps, 1);
  for (int map = own.first; map < own.end; ++map) {
    pack<T> sum[4]{pack<T>(0), pack<T>(0), pack<T>(0), pack<T>(0)};
    for (int block = 0; block < blocks_of(around); ++block) {
      T const* a = at(call.part[0].a, around) + (std::ptrdiff_t(block) * call.lanes + map * places) * lanes<T>;
      int const samples = around.batch - block * lanes<T>;
      int k = 0;
      if (samples >= lanes<T>)
        for (; k + 4 <= places; k += 4, a += 4 * lanes<T>)
          CTGRAD_UNROLL for (int q = 0; q < 4; ++q) sum[q] = sum[q] + simd::load(a + q * lanes<T>);
      for (; k < places; ++k, a += lanes<T>) sum[k % 4] = sum[k % 4] + simd::first_lanes(simd::load(a), samples);
    }
    at(call.slot[0], around)[map] = simd::sum((sum[0] + sum[1]) + (sum[2] + sum[3]));
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
