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
/// Four numbers again and again in the lanes, without a detour through memory: a pack that is loaded from where single
/// numbers were just stored waits until they have arrived there.
template <class T>
CTGRAD_INLINE auto repeated(T a, T b, T c, T d) -> pack<T> {
  typedef T two __attribute__((vector_size(2 * sizeof(T))));
  typedef T four __attribute__((vector_size(4 * sizeof(T))));
  using native = detail::native<T>;
  pack<T> out;
  if constexpr (sizeof(native) == 64) {  // as a shuffle, GCC 12 makes the detour
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == 4) out.part[0] = _mm512_broadcast_f32x4(std::bit_cast<__m128>(four{a, b, c, d}));
    else out.part[0] = _mm512_broadcast_f64x4(std::bit_cast<__m256d>(four{a, b, c, d}));
#endif
  } else if constexpr (sizeof(native) == 8 * sizeof(T)) {
    typedef T eight __attribute__((vector_size(8 * sizeof(T))));
    out.part[0] = out.part[1] = std::bit_cast<native>(eight{a, b, c, d, a, b, c, d});
  } else if constexpr (sizeof(native) == 4 * sizeof(T)) {
    out.for_each_part([&](native& part) CTGRAD_INLINE_LAMBDA { part = std::bit_cast<native>(four{a, b, c, d}); });
  } else {
    out.part[0] = out.part[2] = std::bit_cast<native>(two{a, b});
    out.part[1] = out.part[3] = std::bit_cast<native>(two{c, d});
  }
  return out;
}

#if defined(__AVX512F__)
namespace detail {
/// The trees of four packs side by side: half as many shuffles as one after the other.
template <int N>
CTGRAD_INLINE auto sums_side_by_side(pack<float> const (&v)[N]) -> pack<float> {
  auto const halves = [](__m512 a, __m512 b) CTGRAD_INLINE_LAMBDA {
    return _mm512_shuffle_f32x4(a, b, 0x44) + _mm512_shuffle_f32x4(a, b, 0xee);
  };
  __m512 const ab = halves(v[0].part[0], v[1].part[0]);
  __m512 const cd = N > 2 ? halves(v[N > 2 ? 2 : 0].part[0], v[N > 3 ? 3 : 0].part[0]) : ab;
  __m512 x = _mm512_shuffle_f32x4(ab, cd, 0x88) + _mm512_shuffle_f32x4(ab, cd, 0xdd);  // 16 bytes of each
  x = x + _mm512_permute_ps(x, 0x4e);
  x = x + _mm512_permute_ps(x, 0xb1);
  __m512i const firsts = _mm512_setr_epi32(0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  pack<float> y;
  y.part[0] = _mm512_maskz_permutexvar_ps(__mmask16((1u << N) - 1), firsts, x);
  return y;
}
}  // namespace detail
#endif
/// The sums of up to four packs in the first lanes, each by the tree of `sum`, and zeros behind them.
template <class T, int N>
CTGRAD_INLINE auto sums(pack<T> const (&v)[N]) -> pack<T> {
  static_assert(N >= 1 && N <= 4);
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4 && N > 1) return detail::sums_side_by_side(v);
#endif
  auto const of = [&](int i) CTGRAD_INLINE_LAMBDA { return i < N ? sum(v[i < N ? i : 0]) : T(0); };
  return first_lanes(repeated(of(0), of(1), of(2), of(3)), N);
}

/// The largest lane, by the same tree of max(l, l + half). A NaN may be lost, but alike on every machine.
template <class T>
CTGRAD_INLINE auto maximum(pack<T> v) -> T {
  return detail::fold_parts(v, [](auto a, auto b) CTGRAD_INLINE_LAMBDA { return a > b ? a : b; });
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
