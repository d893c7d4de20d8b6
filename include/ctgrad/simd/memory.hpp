// ctgrad/simd/memory.hpp — packs to and from memory, whole or only their first lanes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd {

/// Any address is allowed. One aligned to 64 bytes is as fast as an instruction that insists on it.
template <class T>
CTGRAD_INLINE auto load(T const* p) -> pack<T> {
  pack<T> v;
  v.for_each_part([&](detail::native<T>& part) CTGRAD_INLINE_LAMBDA {
    part = detail::from_memory(p);
    p += detail::native_lanes<T>;
  });
  return v;
}
/// Writes a whole pack.
template <class T>
CTGRAD_INLINE void store(T* p, std::type_identity_t<pack<T>> v) {
  v.for_each_part([&](detail::native<T>& part) CTGRAD_INLINE_LAMBDA {
    detail::to_memory(p, part);
    p += detail::native_lanes<T>;
  });
}

namespace detail {
template <class T>
struct iota_table {
  alignas(64) T value[lanes<T>];
  constexpr iota_table() : value{} {
    for (int i = 0; i < lanes<T>; ++i) value[i] = T(i);
  }
};
template <class T>
inline constexpr iota_table<T> iota_values{};

template <class T>
constexpr auto within(int n) -> int {
  return n < 0 ? 0 : n > lanes<T> ? lanes<T> : n;
}

#if defined(__AVX512F__)
CTGRAD_INLINE auto first_mask(pack<float> const&, int n) -> __mmask16 { return __mmask16((1u << within<float>(n)) - 1); }
CTGRAD_INLINE auto first_mask(pack<double> const&, int n) -> __mmask8 { return __mmask8((1u << within<double>(n)) - 1); }
CTGRAD_INLINE auto masked(__mmask16 m, __m512 v) -> __m512 { return _mm512_maskz_mov_ps(m, v); }
CTGRAD_INLINE auto masked(__mmask8 m, __m512d v) -> __m512d { return _mm512_maskz_mov_pd(m, v); }
CTGRAD_INLINE auto masked_load(float const* p, __mmask16 m) -> __m512 { return _mm512_maskz_loadu_ps(m, p); }
CTGRAD_INLINE auto masked_load(double const* p, __mmask8 m) -> __m512d { return _mm512_maskz_loadu_pd(m, p); }
CTGRAD_INLINE void masked_store(float* p, __mmask16 m, __m512 v) { _mm512_mask_storeu_ps(p, m, v); }
CTGRAD_INLINE void masked_store(double* p, __mmask8 m, __m512d v) { _mm512_mask_storeu_pd(p, m, v); }
#elif defined(__AVX2__)
CTGRAD_INLINE auto first_mask(float, int n) -> __m256i {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
CTGRAD_INLINE auto first_mask(double, int n) -> __m256i {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}
CTGRAD_INLINE auto masked_load(float const* p, __m256i m) -> __m256 { return _mm256_maskload_ps(p, m); }
CTGRAD_INLINE auto masked_load(double const* p, __m256i m) -> __m256d { return _mm256_maskload_pd(p, m); }
CTGRAD_INLINE void masked_store(float* p, __m256i m, __m256 v) { _mm256_maskstore_ps(p, m, v); }
CTGRAD_INLINE void masked_store(double* p, __m256i m, __m256d v) { _mm256_maskstore_pd(p, m, v); }
#endif
}  // namespace detail

/// 0, 1, 2, ...
template <class T>
CTGRAD_INLINE auto iota() -> pack<T> {
  return load(detail::iota_values<T>.value);
}

/// The first n lanes, zero in the others. Every n is allowed: below 0 counts as 0, above `lanes` as `lanes`.
template <class T>
CTGRAD_INLINE auto first_lanes(pack<T> v, int n) -> pack<T> {
#if defined(__AVX512F__)
  v.part[0] = detail::masked(detail::first_mask(v, n), v.part[0]);
  return v;
#else
  return select(less(iota<T>(), pack<T>(n)), v, pack<T>(0));
#endif
}

/// The first n numbers, zero in the other lanes; never touches memory beyond the n-th. Every n is allowed.
template <class T>
CTGRAD_INLINE auto load_first(T const* p, int n) -> pack<T> {
#if defined(__AVX512F__)
  pack<T> v;
  v.part[0] = detail::masked_load(p, detail::first_mask(v, n));
  return v;
#elif defined(__AVX2__)
  pack<T> v;
  v.part[0] = detail::masked_load(p, detail::first_mask(T(), n));
  v.part[1] = detail::masked_load(p + detail::native_lanes<T>, detail::first_mask(T(), n - detail::native_lanes<T>));
  return v;
#else
  alignas(64) T buffer[lanes<T>] = {};
  for (int i = 0; i < detail::within<T>(n); ++i) buffer[i] = p[i];
  return load(buffer);
#endif
}

/// Writes the first n lanes and nothing beyond. Every n is allowed.
template <class T>
CTGRAD_INLINE void store_first(T* p, std::type_identity_t<pack<T>> v, int n) {
#if defined(__AVX512F__)
  detail::masked_store(p, detail::first_mask(v, n), v.part[0]);
#elif defined(__AVX2__)
  constexpr int half = detail::native_lanes<T>;
  detail::masked_store(p, detail::first_mask(T(), n), v.part[0]);
  detail::masked_store(p + half, detail::first_mask(T(), n - half), v.part[1]);
#else
  alignas(64) T buffer[lanes<T>];
  store(buffer, v);
  for (int i = 0; i < detail::within<T>(n); ++i) p[i] = buffer[i];
#endif
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
