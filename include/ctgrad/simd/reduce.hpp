// ctgrad/simd/reduce.hpp — one number from a pack, by a fixed tree
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
template <int Begin, class Vector, int... I>
CTGRAD_INLINE auto slice(Vector v, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(v, v, (Begin + I)...);
}

/// Combines lanes l and l + half, and halves until 16 bytes are left; there the same by rotation.
template <class T, class Vector, class Combine>
CTGRAD_INLINE auto fold(Vector v, Combine combine) -> T {
  constexpr int n = int(sizeof(Vector) / sizeof(T));
  if constexpr (sizeof(Vector) > 16) {
    using half = std::make_integer_sequence<int, n / 2>;
    return fold<T>(combine(slice<0>(v, half{}), slice<n / 2>(v, half{})), combine);
  } else if constexpr (n == 4) {
    Vector const w = combine(v, __builtin_shufflevector(v, v, 2, 3, 0, 1));
    return combine(w, __builtin_shufflevector(w, w, 1, 0, 3, 2))[0];
  } else {
    return combine(v, __builtin_shufflevector(v, v, 1, 0))[0];
  }
}

/// The registers of a pack combined by the same tree: part p with part p + half.
template <class T, class Combine>
CTGRAD_INLINE auto fold_parts(pack<T> v, Combine combine) -> T {
  typedef T vector __attribute__((vector_size(sizeof(native<T>))));  // NEON's own types do not mix with shuffles
  auto const part = [&](int i) CTGRAD_INLINE_LAMBDA { return std::bit_cast<vector>(v.part[i]); };
  if constexpr (parts<T> == 4) return fold<T>(combine(combine(part(0), part(2)), combine(part(1), part(3))), combine);
  else if constexpr (parts<T> == 2) return fold<T>(combine(part(0), part(1)), combine);
  else return fold<T>(part(0), combine);
}
}  // namespace detail

/// The sum of all lanes: l and l + half are added, halving. The order is a law: it gives the same bits on every
/// machine.
template <class T>
CTGRAD_INLINE auto sum(pack<T> v) -> T {
  return detail::fold_parts(v, [](auto a, auto b) CTGRAD_INLINE_LAMBDA { return a + b; });
}
/// The largest lane, by the same tree of max(l, l + half). A NaN may be lost, but alike on every machine.
template <class T>
CTGRAD_INLINE auto maximum(pack<T> v) -> T {
  return detail::fold_parts(v, [](auto a, auto b) CTGRAD_INLINE_LAMBDA { return a > b ? a : b; });
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
