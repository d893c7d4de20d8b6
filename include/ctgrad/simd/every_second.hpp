// ctgrad/simd/every_second.hpp — every second number of two packs, in registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
template <class T>
CTGRAD_INLINE auto even_numbers(native<T> a, native<T> b) -> native<T> {
  constexpr int n = native_lanes<T>;
  typedef T vector __attribute__((vector_size(sizeof(native<T>))));
  auto const x = std::bit_cast<vector>(a), y = std::bit_cast<vector>(b);
  return [&]<int... J>(std::integer_sequence<int, J...>) CTGRAD_INLINE_LAMBDA {
    return std::bit_cast<native<T>>(__builtin_shufflevector(x, y, 2 * J...));
  }(std::make_integer_sequence<int, n>{});
}
}  // namespace detail

/// a[0], a[2], ..., b[0], b[2], ...
template <class T>
CTGRAD_INLINE auto every_second(pack<T> a, pack<T> b) -> pack<T> {
  constexpr int parts = detail::parts<T>;
  pack<T> v;
  if constexpr (parts == 1) {
    v.part[0] = detail::even_numbers<T>(a.part[0], b.part[0]);
  } else {
#pragma GCC unroll 4
    for (int p = 0; p < parts / 2; ++p) {
      v.part[p] = detail::even_numbers<T>(a.part[2 * p], a.part[2 * p + 1]);
      v.part[parts / 2 + p] = detail::even_numbers<T>(b.part[2 * p], b.part[2 * p + 1]);
    }
  }
  return v;
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
