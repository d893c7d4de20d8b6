// ctgrad/simd/batch.hpp — the pack: 16 floats or 8 doubles on every machine, and the only include of xsimd
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

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
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

// CTGRAD_INLINE for lambdas: a call would send packs through memory.
#define CTGRAD_INLINE_LAMBDA __attribute__((always_inline))

namespace ctgrad::inline CTGRAD_ABI::simd {

// A pack is 64 bytes wherever it runs: one AVX-512 register, two of AVX2, four of SSE or NEON. Kernels and sums are
// written over packs, so their order of operations, and with it every bit, is the same on every machine that has fma.
/// How many numbers a pack has: 16 floats, 8 doubles.
template <class T>
inline constexpr int lanes = 64 / int(sizeof(T));

/// Whether `fma` rounds once. Without it (x86-64 before AVX2) everything works, but bits differ from other machines.
#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__)
inline constexpr bool has_fma = true;
#else
inline constexpr bool has_fma = false;
#endif

namespace detail {
template <class T>
using batch = xsimd::batch<T>;
template <class T>
using batch_mask = xsimd::batch_bool<T>;
template <class T>
using native = typename batch<T>::register_type;
template <class T>
using native_mask = typename batch_mask<T>::register_type;
template <class T>
inline constexpr int native_lanes = int(batch<T>::size);
template <class T>
inline constexpr int parts = lanes<T> / native_lanes<T>;

template <class T>
using unsigned_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
template <class T>
struct bits_of {
  typedef unsigned_of<T> type __attribute__((vector_size(sizeof(native<T>))));
};
/// The unsigned integers behind a native register; the compilers' vector extension gives them + - & | << >>.
template <class T>
using native_bits = typename bits_of<T>::type;

/// result.part[i] = f(first.part[i], rest.part[i]...). No loop: constant indices stay in registers at GCC -O2 too.
template <class Result, class F, class First, class... Rest>
CTGRAD_INLINE auto each(F f, First const& first, Rest const&... rest) -> Result {
  constexpr int n = int(sizeof(first.part) / sizeof(first.part[0]));
  static_assert(n == 1 || n == 2 || n == 4, "a pack is 1, 2 or 4 native registers");
  Result result;
  result.part[0] = f(first.part[0], rest.part[0]...);
  if constexpr (n > 1) result.part[1] = f(first.part[1], rest.part[1]...);
  if constexpr (n > 2) result.part[2] = f(first.part[2], rest.part[2]...);
  if constexpr (n > 2) result.part[3] = f(first.part[3], rest.part[3]...);
  return result;
}

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

// xsimd 8.1 has no fma for AVX-512 (it rounds twice).
#if defined(__AVX512F__)
CTGRAD_INLINE auto fused(__m512 a, __m512 b, __m512 c) -> __m512 { return _mm512_fmadd_ps(a, b, c); }
CTGRAD_INLINE auto fused(__m512d a, __m512d b, __m512d c) -> __m512d { return _mm512_fmadd_pd(a, b, c); }
CTGRAD_INLINE auto fused_negated(__m512 a, __m512 b, __m512 c) -> __m512 { return _mm512_fnmadd_ps(a, b, c); }
CTGRAD_INLINE auto fused_negated(__m512d a, __m512d b, __m512d c) -> __m512d { return _mm512_fnmadd_pd(a, b, c); }
#elif defined(__FMA__)  // implies AVX
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
}  // namespace detail

/// A vector of `lanes<T>` numbers. Uninitialised by default; the constructor broadcasts.
template <class T>
struct pack {
  static_assert(std::same_as<T, float> || std::same_as<T, double>, "pack: the scalar is float or double");
  using value_type = T;              ///< float or double
  using native = detail::native<T>;  ///< the register that xsimd has

  /// The result of a comparison: one truth value a lane.
  struct mask {
    detail::native_mask<T> part[detail::parts<T>];

    friend CTGRAD_INLINE auto operator&(mask a, mask b) -> mask {
      return detail::each<mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return (wrap(x) & wrap(y)).data; }, a, b);
    }
    friend CTGRAD_INLINE auto operator|(mask a, mask b) -> mask {
      return detail::each<mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return (wrap(x) | wrap(y)).data; }, a, b);
    }
    friend CTGRAD_INLINE auto operator!(mask a) -> mask {
      return detail::each<mask>([](auto x) CTGRAD_INLINE_LAMBDA { return (~wrap(x)).data; }, a);
    }

   private:
    static CTGRAD_INLINE auto wrap(detail::native_mask<T> m) { return detail::batch_mask<T>(m); }
  };

  native part[detail::parts<T>];  ///< registers that make up 64 bytes

  pack() = default;
  /// Any arithmetic type, so that `V(0)` and `V(0.5)` read alike for every V.
  template <class S>
    requires std::is_arithmetic_v<S>
  explicit CTGRAD_INLINE pack(S broadcast) {
    native const x = detail::batch<T>(static_cast<T>(broadcast)).data;
    for_each_part([&](native& p) CTGRAD_INLINE_LAMBDA { p = x; });
  }

  // `native + native` is the compilers' vector extension: going through xsimd would be three more calls an operation
  // for the compiler to inline.
  friend CTGRAD_INLINE auto operator+(pack a, pack b) -> pack {
    return detail::each<pack>([](native x, native y) CTGRAD_INLINE_LAMBDA -> native { return x + y; }, a, b);
  }
  friend CTGRAD_INLINE auto operator-(pack a, pack b) -> pack {
    return detail::each<pack>([](native x, native y) CTGRAD_INLINE_LAMBDA -> native { return x - y; }, a, b);
  }
  // Pinned: compilers contract a product with a following sum, depending on flags; where that is wanted, `fma` says so.
  friend CTGRAD_INLINE auto operator*(pack a, pack b) -> pack {
    return detail::each<pack>([](native x, native y) CTGRAD_INLINE_LAMBDA { return detail::pin(native(x * y)); }, a, b);
  }
  friend CTGRAD_INLINE auto operator/(pack a, pack b) -> pack {
    return detail::each<pack>([](native x, native y) CTGRAD_INLINE_LAMBDA -> native { return x / y; }, a, b);
  }
  /// The sign turned, of zeros and NaN too.
  friend CTGRAD_INLINE auto operator-(pack a) -> pack {
    return detail::each<pack>([](native x) CTGRAD_INLINE_LAMBDA -> native { return -x; }, a);
  }

  /// f of each register, in order.
  template <class F>
  CTGRAD_INLINE void for_each_part(F f) {
    f(part[0]);
    if constexpr (detail::parts<T> > 1) f(part[1]);
    if constexpr (detail::parts<T> > 2) f(part[2]), f(part[3]);
  }
};

/// a * b + c, rounded once (twice on x86 without FMA).
template <class T>
CTGRAD_INLINE auto fma(pack<T> a, pack<T> b, pack<T> c) -> pack<T> {
  return detail::each<pack<T>>([](auto x, auto y, auto z) CTGRAD_INLINE_LAMBDA { return detail::fused(x, y, z); }, a, b, c);
}
/// c - a * b, rounded once (twice on x86 without FMA).
template <class T>
CTGRAD_INLINE auto fnma(pack<T> a, pack<T> b, pack<T> c) -> pack<T> {
  return detail::each<pack<T>>([](auto x, auto y, auto z) CTGRAD_INLINE_LAMBDA { return detail::fused_negated(x, y, z); }, a,
                               b, c);
}

/// A mask, for `select`.
template <class T>
CTGRAD_INLINE auto less(pack<T> a, pack<T> b) -> typename pack<T>::mask {
  return detail::each<typename pack<T>::mask>(
      [](auto x, auto y) CTGRAD_INLINE_LAMBDA { return (detail::batch<T>(x) < detail::batch<T>(y)).data; }, a, b);
}
/// A mask, for `select`.
template <class T>
CTGRAD_INLINE auto less_equal(pack<T> a, pack<T> b) -> typename pack<T>::mask {
  return detail::each<typename pack<T>::mask>(
      [](auto x, auto y) CTGRAD_INLINE_LAMBDA { return (detail::batch<T>(x) <= detail::batch<T>(y)).data; }, a, b);
}
/// A mask, for `select`.
template <class T>
CTGRAD_INLINE auto equal(pack<T> a, pack<T> b) -> typename pack<T>::mask {
  return detail::each<typename pack<T>::mask>(
      [](auto x, auto y) CTGRAD_INLINE_LAMBDA { return (detail::batch<T>(x) == detail::batch<T>(y)).data; }, a, b);
}
/// a where the mask holds, b elsewhere.
template <class T>
CTGRAD_INLINE auto select(typename pack<T>::mask which, pack<T> a, std::type_identity_t<pack<T>> b) -> pack<T> {
  return detail::each<pack<T>>(
      [](auto m, auto x, auto y) CTGRAD_INLINE_LAMBDA {
        return xsimd::select(detail::batch_mask<T>(m), detail::batch<T>(x), detail::batch<T>(y)).data;
      },
      which, a, b);
}

namespace detail {
// xsimd 8.1 hands the operands to the instruction as they are, xsimd 14 swaps them: which NaN wins would differ.
#if defined(__x86_64__) || defined(__i386__)
CTGRAD_INLINE auto smaller(__m128 a, __m128 b) -> __m128 { return _mm_min_ps(a, b); }
CTGRAD_INLINE auto smaller(__m128d a, __m128d b) -> __m128d { return _mm_min_pd(a, b); }
CTGRAD_INLINE auto larger(__m128 a, __m128 b) -> __m128 { return _mm_max_ps(a, b); }
CTGRAD_INLINE auto larger(__m128d a, __m128d b) -> __m128d { return _mm_max_pd(a, b); }
#if defined(__AVX__)
CTGRAD_INLINE auto smaller(__m256 a, __m256 b) -> __m256 { return _mm256_min_ps(a, b); }
CTGRAD_INLINE auto smaller(__m256d a, __m256d b) -> __m256d { return _mm256_min_pd(a, b); }
CTGRAD_INLINE auto larger(__m256 a, __m256 b) -> __m256 { return _mm256_max_ps(a, b); }
CTGRAD_INLINE auto larger(__m256d a, __m256d b) -> __m256d { return _mm256_max_pd(a, b); }
#endif
#if defined(__AVX512F__)
CTGRAD_INLINE auto smaller(__m512 a, __m512 b) -> __m512 { return _mm512_min_ps(a, b); }
CTGRAD_INLINE auto smaller(__m512d a, __m512d b) -> __m512d { return _mm512_min_pd(a, b); }
CTGRAD_INLINE auto larger(__m512 a, __m512 b) -> __m512 { return _mm512_max_ps(a, b); }
CTGRAD_INLINE auto larger(__m512d a, __m512d b) -> __m512d { return _mm512_max_pd(a, b); }
#endif
#endif
}  // namespace detail

/// a < b ? a : b, so b where either is NaN.
template <class T>
CTGRAD_INLINE auto min(pack<T> a, pack<T> b) -> pack<T> {
#if defined(__x86_64__) || defined(__i386__)
  return detail::each<pack<T>>(
      [](detail::native<T> x, detail::native<T> y) CTGRAD_INLINE_LAMBDA { return detail::smaller(x, y); }, a, b);
#else
  return select(less(a, b), a, b);
#endif
}
/// a > b ? a : b, so b where either is NaN: max(0, x) hands a NaN of x on, max(x, 0) hides it.
template <class T>
CTGRAD_INLINE auto max(pack<T> a, pack<T> b) -> pack<T> {
#if defined(__x86_64__) || defined(__i386__)
  return detail::each<pack<T>>(
      [](detail::native<T> x, detail::native<T> y) CTGRAD_INLINE_LAMBDA { return detail::larger(x, y); }, a, b);
#else
  return select(less(b, a), a, b);
#endif
}
/// Correctly rounded.
template <class T>
CTGRAD_INLINE auto sqrt(pack<T> a) -> pack<T> {
  return detail::each<pack<T>>(
      [](detail::native<T> x) CTGRAD_INLINE_LAMBDA {
#if defined(__aarch64__)  // xsimd 8.1 estimates roots of floats here, and the last bits are wrong
        if constexpr (sizeof(T) == 4) return vsqrtq_f32(x);
        else return vsqrtq_f64(x);
#else
        return xsimd::sqrt(detail::batch<T>(x)).data;
#endif
      },
      a);
}

namespace detail {
template <class T>
inline constexpr unsigned_of<T> sign_bit = unsigned_of<T>(1) << (8 * sizeof(T) - 1);
}  // namespace detail

/// Without the sign.
template <class T>
CTGRAD_INLINE auto abs(pack<T> a) -> pack<T> {
  return detail::each<pack<T>>(
      [](detail::native<T> x) CTGRAD_INLINE_LAMBDA {
        return std::bit_cast<detail::native<T>>(std::bit_cast<detail::native_bits<T>>(x) & ~detail::sign_bit<T>);
      },
      a);
}
/// |magnitude| with the sign of `sign`.
template <class T>
CTGRAD_INLINE auto copysign(pack<T> magnitude, pack<T> sign) -> pack<T> {
  return detail::each<pack<T>>(
      [](detail::native<T> m, detail::native<T> s) CTGRAD_INLINE_LAMBDA {
        using bits = detail::native_bits<T>;
        return std::bit_cast<detail::native<T>>((std::bit_cast<bits>(m) & ~detail::sign_bit<T>) |
                                                (std::bit_cast<bits>(s) & detail::sign_bit<T>));
      },
      magnitude, sign);
}

/// An optimisation barrier. GCC 12 would otherwise load a shared operand again in every product that uses it.
template <class T>
CTGRAD_INLINE auto pinned(pack<T> v) -> pack<T> {
  return detail::each<pack<T>>([](auto x) CTGRAD_INLINE_LAMBDA { return detail::pin(x); }, v);
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd

#include <ctgrad/simd/memory.hpp>
#include <ctgrad/simd/reduce.hpp>
