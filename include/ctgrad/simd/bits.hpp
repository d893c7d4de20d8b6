// ctgrad/simd/bits.hpp — the truth values of a pack as bits of a number, and back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
#if defined(__AVX512F__)
CTGRAD_INLINE auto bits_of_part(__mmask16 m) -> unsigned { return m; }
CTGRAD_INLINE auto bits_of_part(__mmask8 m) -> unsigned { return m; }
#elif defined(__AVX2__)
CTGRAD_INLINE auto bits_of_part(__m256 m) -> unsigned { return unsigned(_mm256_movemask_ps(m)); }
CTGRAD_INLINE auto bits_of_part(__m256d m) -> unsigned { return unsigned(_mm256_movemask_pd(m)); }
#endif
}  // namespace detail

/// Bit l says whether the mask holds in lane l.
template <class T>
CTGRAD_INLINE auto to_bits(typename pack<T>::mask const& m) -> unsigned {
#if defined(__AVX2__)
  unsigned bits = detail::bits_of_part(m.part[0]);
  if constexpr (detail::parts<T> > 1) bits |= detail::bits_of_part(m.part[1]) << detail::native_lanes<T>;
  return bits;
#else
  alignas(64) T truth[lanes<T>];
  store(truth, select(m, pack<T>(1), pack<T>(0)));
  unsigned bits = 0;
  for (int l = 0; l < lanes<T>; ++l) bits |= unsigned(truth[l] != 0) << l;
  return bits;
#endif
}

/// v in the lanes whose bit is set, 0 in the others.
template <class T>
CTGRAD_INLINE auto where_bits(unsigned bits, pack<T> v) -> pack<T> {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4) v.part[0] = _mm512_maskz_mov_ps(__mmask16(bits), v.part[0]);
  else v.part[0] = _mm512_maskz_mov_pd(__mmask8(bits), v.part[0]);
  return v;
#else
  alignas(64) T truth[lanes<T>];
  for (int l = 0; l < lanes<T>; ++l) truth[l] = T(bits >> l & 1);
  return select(less(pack<T>(0), load(truth)), v, pack<T>(0));
#endif
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
