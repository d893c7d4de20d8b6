// ctgrad/simd/batch.hpp — the pack: 16 floats or 8 doubles on every machine, made of native registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/registers.hpp>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <utility>

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
inline constexpr int parts = lanes<T> / native_lanes<T>;

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
      return detail::each<mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return detail::both_hold(x, y); }, a, b);
    }
    friend CTGRAD_INLINE auto operator|(mask a, mask b) -> mask {
      return detail::each<mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return detail::either_holds(x, y); }, a, b);
    }
    friend CTGRAD_INLINE auto operator!(mask a) -> mask {
      return detail::each<mask>([](auto x) CTGRAD_INLINE_LAMBDA { return detail::does_not_hold(x); }, a);
    }
  };

  native part[detail::parts<T>];  ///< registers that make up 64 bytes

  pack() = default;
  /// Any arithmetic type, so that `V(0)` and `V(0.5)` read alike for every V.
  template <class S>
    requires std::is_arithmetic_v<S>
  explicit CTGRAD_INLINE pack(S broadcast) {
    native const x = detail::broadcast(static_cast<T>(broadcast));
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
  return detail::each<typename pack<T>::mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return detail::is_less(x, y); }, a,
                                              b);
}
/// A mask, for `select`.
template <class T>
CTGRAD_INLINE auto less_equal(pack<T> a, pack<T> b) -> typename pack<T>::mask {
  return detail::each<typename pack<T>::mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return detail::is_at_most(x, y); },
                                              a, b);
}
/// A mask, for `select`.
template <class T>
CTGRAD_INLINE auto equal(pack<T> a, pack<T> b) -> typename pack<T>::mask {
  return detail::each<typename pack<T>::mask>([](auto x, auto y) CTGRAD_INLINE_LAMBDA { return detail::is_equal(x, y); }, a,
                                              b);
}
/// a where the mask holds, b elsewhere.
template <class T>
CTGRAD_INLINE auto select(typename pack<T>::mask which, pack<T> a, std::type_identity_t<pack<T>> b) -> pack<T> {
  return detail::each<pack<T>>([](auto m, auto x, auto y) CTGRAD_INLINE_LAMBDA { return detail::chosen(m, x, y); }, which, a,
                               b);
}

/// a < b ? a : b, so b where either is NaN.
template <class T>
CTGRAD_INLINE auto min(pack<T> a, pack<T> b) -> pack<T> {
  return detail::each<pack<T>>(
      [](detail::native<T> x, detail::native<T> y) CTGRAD_INLINE_LAMBDA { return detail::smaller(x, y); }, a, b);
}
/// a > b ? a : b, so b where either is NaN: max(0, x) hands a NaN of x on, max(x, 0) hides it.
template <class T>
CTGRAD_INLINE auto max(pack<T> a, pack<T> b) -> pack<T> {
  return detail::each<pack<T>>(
      [](detail::native<T> x, detail::native<T> y) CTGRAD_INLINE_LAMBDA { return detail::larger(x, y); }, a, b);
}
/// Correctly rounded.
template <class T>
CTGRAD_INLINE auto sqrt(pack<T> a) -> pack<T> {
  return detail::each<pack<T>>([](detail::native<T> x) CTGRAD_INLINE_LAMBDA { return detail::root(x); }, a);
}

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
