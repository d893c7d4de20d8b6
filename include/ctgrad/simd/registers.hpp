// ctgrad/simd/registers.hpp — what one native register can do, by instruction set; the only include of xsimd
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// GCC's AVX-512 header reads a register that it leaves undefined on purpose, and warns about itself.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
// No more of xsimd: batches and their mathematics would be 0.4 s and 80 MB in every program.
#include <xsimd/types/xsimd_register.hpp>
#if defined(__AVX512F__)
#include <xsimd/types/xsimd_avx512f_register.hpp>
#elif defined(__AVX__)
#include <xsimd/types/xsimd_avx_register.hpp>
#elif defined(__x86_64__) || defined(__i386__)
#include <xsimd/types/xsimd_sse2_register.hpp>
#elif defined(__aarch64__)
#include <xsimd/types/xsimd_neon64_register.hpp>
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

// CTGRAD_INLINE for lambdas: a call would send packs through memory.
#define CTGRAD_INLINE_LAMBDA __attribute__((always_inline))

namespace ctgrad::inline CTGRAD_ABI::simd::detail {

#if defined(__AVX512F__)
using machine = xsimd::avx512f;
#elif defined(__AVX__)
using machine = xsimd::avx;
#elif defined(__x86_64__) || defined(__i386__)
using machine = xsimd::sse2;
#elif defined(__aarch64__)
using machine = xsimd::neon64;
#endif
template <class T>
using native = typename xsimd::types::simd_register<T, machine>::register_type;
template <class T>
inline constexpr int native_lanes = int(sizeof(native<T>) / sizeof(T));

template <class T>
using unsigned_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
template <class T>
struct bits_of {
  typedef unsigned_of<T> type __attribute__((vector_size(sizeof(native<T>))));
};
/// The unsigned integers behind a native register; the compilers' vector extension gives them + - & | << >>.
template <class T>
using native_bits = typename bits_of<T>::type;

template <class T>
inline constexpr unsigned_of<T> sign_bit = unsigned_of<T>(1) << (8 * sizeof(T) - 1);

/// The compiler can neither look through this value nor load it again from where it came from.
template <class Register>
CTGRAD_INLINE auto pin(Register r) -> Register {
#if defined(__AVX512F__)
  asm("" : "+v"(r));
#elif defined(__x86_64__) || defined(__i386__)
  asm("" : "+x"(r));
#elif defined(__aarch64__)
  asm("" : "+w"(r));
#endif
  return r;
}

#if defined(__AVX512F__)

CTGRAD_INLINE auto broadcast(float x) -> __m512 { return _mm512_set1_ps(x); }
CTGRAD_INLINE auto broadcast(double x) -> __m512d { return _mm512_set1_pd(x); }
CTGRAD_INLINE auto from_memory(float const* p) -> __m512 { return _mm512_loadu_ps(p); }
CTGRAD_INLINE auto from_memory(double const* p) -> __m512d { return _mm512_loadu_pd(p); }
CTGRAD_INLINE void to_memory(float* p, __m512 v) { _mm512_storeu_ps(p, v); }
CTGRAD_INLINE void to_memory(double* p, __m512d v) { _mm512_storeu_pd(p, v); }
CTGRAD_INLINE auto root(__m512 a) -> __m512 { return _mm512_sqrt_ps(a); }
CTGRAD_INLINE auto root(__m512d a) -> __m512d { return _mm512_sqrt_pd(a); }
CTGRAD_INLINE auto smaller(__m512 a, __m512 b) -> __m512 { return _mm512_min_ps(a, b); }
CTGRAD_INLINE auto smaller(__m512d a, __m512d b) -> __m512d { return _mm512_min_pd(a, b); }
CTGRAD_INLINE auto larger(__m512 a, __m512 b) -> __m512 { return _mm512_max_ps(a, b); }
CTGRAD_INLINE auto larger(__m512d a, __m512d b) -> __m512d { return _mm512_max_pd(a, b); }
CTGRAD_INLINE auto fused(__m512 a, __m512 b, __m512 c) -> __m512 { return _mm512_fmadd_ps(a, b, c); }
CTGRAD_INLINE auto fused(__m512d a, __m512d b, __m512d c) -> __m512d { return _mm512_fmadd_pd(a, b, c); }
CTGRAD_INLINE auto fused_negated(__m512 a, __m512 b, __m512 c) -> __m512 { return _mm512_fnmadd_ps(a, b, c); }
CTGRAD_INLINE auto fused_negated(__m512d a, __m512d b, __m512d c) -> __m512d { return _mm512_fnmadd_pd(a, b, c); }

// A truth value a lane is a bit here.
template <class T>
using native_mask = std::conditional_t<sizeof(T) == 4, __mmask16, __mmask8>;
CTGRAD_INLINE auto is_less(__m512 a, __m512 b) -> __mmask16 { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OS); }
CTGRAD_INLINE auto is_less(__m512d a, __m512d b) -> __mmask8 { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OS); }
CTGRAD_INLINE auto is_at_most(__m512 a, __m512 b) -> __mmask16 { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OS); }
CTGRAD_INLINE auto is_at_most(__m512d a, __m512d b) -> __mmask8 { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OS); }
CTGRAD_INLINE auto is_equal(__m512 a, __m512 b) -> __mmask16 { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
CTGRAD_INLINE auto is_equal(__m512d a, __m512d b) -> __mmask8 { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
CTGRAD_INLINE auto both_hold(__mmask16 a, __mmask16 b) -> __mmask16 { return __mmask16(a & b); }
CTGRAD_INLINE auto both_hold(__mmask8 a, __mmask8 b) -> __mmask8 { return __mmask8(a & b); }
CTGRAD_INLINE auto either_holds(__mmask16 a, __mmask16 b) -> __mmask16 { return __mmask16(a | b); }
CTGRAD_INLINE auto either_holds(__mmask8 a, __mmask8 b) -> __mmask8 { return __mmask8(a | b); }
CTGRAD_INLINE auto does_not_hold(__mmask16 a) -> __mmask16 { return __mmask16(~a); }
CTGRAD_INLINE auto does_not_hold(__mmask8 a) -> __mmask8 { return __mmask8(~a); }
CTGRAD_INLINE auto any_holds(__mmask16 m) -> bool { return m != 0; }
CTGRAD_INLINE auto any_holds(__mmask8 m) -> bool { return m != 0; }
CTGRAD_INLINE auto chosen(__mmask16 m, __m512 a, __m512 b) -> __m512 { return _mm512_mask_blend_ps(m, b, a); }
CTGRAD_INLINE auto chosen(__mmask8 m, __m512d a, __m512d b) -> __m512d { return _mm512_mask_blend_pd(m, b, a); }

#else

// A truth value a lane is all of its bits here: the compilers' vector extension compares, in registers of floats too.
template <class T>
using native_mask = native<T>;

#if defined(__AVX__)
CTGRAD_INLINE auto broadcast(float x) -> __m256 { return _mm256_set1_ps(x); }
CTGRAD_INLINE auto broadcast(double x) -> __m256d { return _mm256_set1_pd(x); }
CTGRAD_INLINE auto from_memory(float const* p) -> __m256 { return _mm256_loadu_ps(p); }
CTGRAD_INLINE auto from_memory(double const* p) -> __m256d { return _mm256_loadu_pd(p); }
CTGRAD_INLINE void to_memory(float* p, __m256 v) { _mm256_storeu_ps(p, v); }
CTGRAD_INLINE void to_memory(double* p, __m256d v) { _mm256_storeu_pd(p, v); }
CTGRAD_INLINE auto root(__m256 a) -> __m256 { return _mm256_sqrt_ps(a); }
CTGRAD_INLINE auto root(__m256d a) -> __m256d { return _mm256_sqrt_pd(a); }
CTGRAD_INLINE auto smaller(__m256 a, __m256 b) -> __m256 { return _mm256_min_ps(a, b); }
CTGRAD_INLINE auto smaller(__m256d a, __m256d b) -> __m256d { return _mm256_min_pd(a, b); }
CTGRAD_INLINE auto larger(__m256 a, __m256 b) -> __m256 { return _mm256_max_ps(a, b); }
CTGRAD_INLINE auto larger(__m256d a, __m256d b) -> __m256d { return _mm256_max_pd(a, b); }
CTGRAD_INLINE auto any_holds(__m256 m) -> bool { return _mm256_movemask_ps(m) != 0; }
CTGRAD_INLINE auto any_holds(__m256d m) -> bool { return _mm256_movemask_pd(m) != 0; }
CTGRAD_INLINE auto chosen(__m256 m, __m256 a, __m256 b) -> __m256 { return _mm256_blendv_ps(b, a, m); }
CTGRAD_INLINE auto chosen(__m256d m, __m256d a, __m256d b) -> __m256d { return _mm256_blendv_pd(b, a, m); }
#elif defined(__x86_64__) || defined(__i386__)
CTGRAD_INLINE auto broadcast(float x) -> __m128 { return _mm_set1_ps(x); }
CTGRAD_INLINE auto broadcast(double x) -> __m128d { return _mm_set1_pd(x); }
CTGRAD_INLINE auto from_memory(float const* p) -> __m128 { return _mm_loadu_ps(p); }
CTGRAD_INLINE auto from_memory(double const* p) -> __m128d { return _mm_loadu_pd(p); }
CTGRAD_INLINE void to_memory(float* p, __m128 v) { _mm_storeu_ps(p, v); }
CTGRAD_INLINE void to_memory(double* p, __m128d v) { _mm_storeu_pd(p, v); }
CTGRAD_INLINE auto root(__m128 a) -> __m128 { return _mm_sqrt_ps(a); }
CTGRAD_INLINE auto root(__m128d a) -> __m128d { return _mm_sqrt_pd(a); }
CTGRAD_INLINE auto smaller(__m128 a, __m128 b) -> __m128 { return _mm_min_ps(a, b); }
CTGRAD_INLINE auto smaller(__m128d a, __m128d b) -> __m128d { return _mm_min_pd(a, b); }
CTGRAD_INLINE auto larger(__m128 a, __m128 b) -> __m128 { return _mm_max_ps(a, b); }
CTGRAD_INLINE auto larger(__m128d a, __m128d b) -> __m128d { return _mm_max_pd(a, b); }
CTGRAD_INLINE auto any_holds(__m128 m) -> bool { return _mm_movemask_ps(m) != 0; }
CTGRAD_INLINE auto any_holds(__m128d m) -> bool { return _mm_movemask_pd(m) != 0; }
CTGRAD_INLINE auto chosen(__m128 m, __m128 a, __m128 b) -> __m128 {
  return _mm_or_ps(_mm_and_ps(m, a), _mm_andnot_ps(m, b));
}
CTGRAD_INLINE auto chosen(__m128d m, __m128d a, __m128d b) -> __m128d {
  return _mm_or_pd(_mm_and_pd(m, a), _mm_andnot_pd(m, b));
}
#elif defined(__aarch64__)
CTGRAD_INLINE auto broadcast(float x) -> float32x4_t { return vdupq_n_f32(x); }
CTGRAD_INLINE auto broadcast(double x) -> float64x2_t { return vdupq_n_f64(x); }
CTGRAD_INLINE auto from_memory(float const* p) -> float32x4_t { return vld1q_f32(p); }
CTGRAD_INLINE auto from_memory(double const* p) -> float64x2_t { return vld1q_f64(p); }
CTGRAD_INLINE void to_memory(float* p, float32x4_t v) { vst1q_f32(p, v); }
CTGRAD_INLINE void to_memory(double* p, float64x2_t v) { vst1q_f64(p, v); }
CTGRAD_INLINE auto root(float32x4_t a) -> float32x4_t { return vsqrtq_f32(a); }
CTGRAD_INLINE auto root(float64x2_t a) -> float64x2_t { return vsqrtq_f64(a); }
CTGRAD_INLINE auto any_holds(float32x4_t m) -> bool { return vmaxvq_u32(vreinterpretq_u32_f32(m)) != 0; }
CTGRAD_INLINE auto any_holds(float64x2_t m) -> bool { return vmaxvq_u32(vreinterpretq_u32_f64(m)) != 0; }
CTGRAD_INLINE auto chosen(float32x4_t m, float32x4_t a, float32x4_t b) -> float32x4_t {
  return vbslq_f32(vreinterpretq_u32_f32(m), a, b);
}
CTGRAD_INLINE auto chosen(float64x2_t m, float64x2_t a, float64x2_t b) -> float64x2_t {
  return vbslq_f64(vreinterpretq_u64_f64(m), a, b);
}
CTGRAD_INLINE auto smaller(float32x4_t a, float32x4_t b) -> float32x4_t { return vbslq_f32(vcltq_f32(a, b), a, b); }
CTGRAD_INLINE auto smaller(float64x2_t a, float64x2_t b) -> float64x2_t { return vbslq_f64(vcltq_f64(a, b), a, b); }
CTGRAD_INLINE auto larger(float32x4_t a, float32x4_t b) -> float32x4_t { return vbslq_f32(vcltq_f32(b, a), a, b); }
CTGRAD_INLINE auto larger(float64x2_t a, float64x2_t b) -> float64x2_t { return vbslq_f64(vcltq_f64(b, a), a, b); }
#endif

#if defined(__FMA__)  // implies AVX
CTGRAD_INLINE auto fused(__m256 a, __m256 b, __m256 c) -> __m256 { return _mm256_fmadd_ps(a, b, c); }
CTGRAD_INLINE auto fused(__m256d a, __m256d b, __m256d c) -> __m256d { return _mm256_fmadd_pd(a, b, c); }
CTGRAD_INLINE auto fused_negated(__m256 a, __m256 b, __m256 c) -> __m256 { return _mm256_fnmadd_ps(a, b, c); }
CTGRAD_INLINE auto fused_negated(__m256d a, __m256d b, __m256d c) -> __m256d { return _mm256_fnmadd_pd(a, b, c); }
#elif defined(__aarch64__)
CTGRAD_INLINE auto fused(float32x4_t a, float32x4_t b, float32x4_t c) -> float32x4_t { return vfmaq_f32(c, a, b); }
CTGRAD_INLINE auto fused(float64x2_t a, float64x2_t b, float64x2_t c) -> float64x2_t { return vfmaq_f64(c, a, b); }
CTGRAD_INLINE auto fused_negated(float32x4_t a, float32x4_t b, float32x4_t c) -> float32x4_t { return vfmsq_f32(c, a, b); }
CTGRAD_INLINE auto fused_negated(float64x2_t a, float64x2_t b, float64x2_t c) -> float64x2_t { return vfmsq_f64(c, a, b); }
#else  // x86 without FMA: two roundings; emulating fma would cost ten times as much, so bits differ from other machines
template <class Register>
CTGRAD_INLINE auto fused(Register a, Register b, Register c) -> Register {
  return pin(Register(a * b)) + c;
}
template <class Register>
CTGRAD_INLINE auto fused_negated(Register a, Register b, Register c) -> Register {
  return c - pin(Register(a * b));
}
#endif

template <class Register>
CTGRAD_INLINE auto is_less(Register a, Register b) -> Register {
  return std::bit_cast<Register>(a < b);
}
template <class Register>
CTGRAD_INLINE auto is_at_most(Register a, Register b) -> Register {
  return std::bit_cast<Register>(a <= b);
}
template <class Register>
CTGRAD_INLINE auto is_equal(Register a, Register b) -> Register {
  return std::bit_cast<Register>(a == b);
}
/// The bits of a mask as integers.
template <class Register>
CTGRAD_INLINE auto truth(Register m) -> native_bits<double> {
  return std::bit_cast<native_bits<double>>(m);
}
template <class Register>
CTGRAD_INLINE auto both_hold(Register a, Register b) -> Register {
  return std::bit_cast<Register>(truth(a) & truth(b));
}
template <class Register>
CTGRAD_INLINE auto either_holds(Register a, Register b) -> Register {
  return std::bit_cast<Register>(truth(a) | truth(b));
}
template <class Register>
CTGRAD_INLINE auto does_not_hold(Register a) -> Register {
  return std::bit_cast<Register>(~truth(a));
}

#endif

}  // namespace ctgrad::inline CTGRAD_ABI::simd::detail
