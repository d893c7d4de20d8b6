// ctgrad/simd/exponential.hpp — expm1, log1p, sinh and cosh over packs: exp and log where they would cancel
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/twofold.hpp>

// law: as in math.hpp, the same bits on every machine with fma. Errors: docs/accuracy.md.

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
/// 2^(n + step) for an integer n = biased - round_to_integer, where that is a normal number; nonsense elsewhere.
template <class T>
CTGRAD_INLINE auto power_of_two(pack<T> biased, int step) -> pack<T> {
  using bits = native_bits<T>;
  constexpr auto one = std::bit_cast<unsigned_of<T>>(T(1));
  auto const shift = unsigned_of<T>(step);
  return each<pack<T>>(
      [=](native<T> b) CTGRAD_INLINE_LAMBDA {
        return std::bit_cast<native<T>>(((std::bit_cast<bits>(b) + shift) << format<T>::mantissa) + one);
      },
      biased);
}
/// exp(r) - 1 on |r| <= ln(2) / 2: the polynomial of exp without its 1.
template <class T>
CTGRAD_INLINE auto expm1_near_zero(pack<T> r) -> pack<T> {
  return fma(r * r, exp_tail(r), r);
}
// The half of a denormal is not. Below, expm1(x) = sinh(x) = x.
template <class T>
inline constexpr T quarters_are_exact = std::numeric_limits<T>::min() * 8;
}  // namespace detail

/// exp(x) - 1, with all its digits near 0; -1 at -infinity.
template <class T>
CTGRAD_INLINE auto expm1(pack<T> x) -> pack<T> {
  using V = pack<T>;
  constexpr T lowest = T(-40);  // from here on the result is -1
  V const clamped = max(V(lowest), min(V(detail::format<T>::largest_exp), x));
  auto const [r, n, biased] = detail::octave_of(clamped);
  // Half of 2^n, because 2^n itself overflows before the result does.
  V const half = detail::power_of_two(biased, -1);
  V const y = fma(half, detail::expm1_near_zero(r), half - V(0.5));
  return select(less(abs(x), V(detail::quarters_are_exact<T>)), x, y + y);
}

/// log(1 + x), with all its digits near 0; -infinity at -1, NaN below.
template <class T>
CTGRAD_INLINE auto log1p(pack<T> x) -> pack<T> {
  using V = pack<T>;
  V const u = V(1) + x, v = u - V(1);
  V const lost = (V(1) - (u - v)) + (x - v);  // what rounding u lost (Knuth 1969, two-sum)
  V const y = log(u), corrected = y + lost / u;
  V const ordinary = select(less(abs(y), V(detail::infinity<T>)), corrected, y);
  return select(less(abs(x), V(std::numeric_limits<T>::epsilon() / 4)), x, ordinary);  // keeps -0
}

namespace detail {
/// exp(|x|) / 4 and exp(-|x|) / 4, each as a power of two plus a small part: differences of the two lose no digits.
template <class T>
struct halves {
  pack<T> up, up_rest, down, down_rest;
};
template <class T>
CTGRAD_INLINE auto halves_of(pack<T> x) -> halves<T> {
  using V = pack<T>;
  constexpr T overflows = sizeof(T) == 4 ? T(89.5) : T(710.6);
  auto const [r, n, biased] = octave_of(min(V(overflows), abs(x)));
  V const q = expm1_near_zero(r), up = power_of_two(biased, -2);
  auto const flip = [](native<T> b) CTGRAD_INLINE_LAMBDA {  // n becomes -n
    using bits = native_bits<T>;
    constexpr auto zero = std::bit_cast<unsigned_of<T>>(format<T>::round_to_integer);
    return std::bit_cast<native<T>>(2 * zero - std::bit_cast<bits>(b));
  };
  V const down = select(less(n, V(60)), power_of_two(each<V>(flip, biased), -2), V(0));
  return {up, up * q, down, -(down * (q / (V(1) + q)))};
}
}  // namespace detail

/// (exp(x) - exp(-x)) / 2; overflows where the result does, not before.
template <class T>
CTGRAD_INLINE auto sinh(pack<T> x) -> pack<T> {
  auto const e = detail::halves_of(x);
  pack<T> const y = (e.up - e.down) + (e.up_rest - e.down_rest);
  return select(less(abs(x), pack<T>(detail::quarters_are_exact<T>)), x, copysign(y + y, x));
}
/// (exp(x) + exp(-x)) / 2
template <class T>
CTGRAD_INLINE auto cosh(pack<T> x) -> pack<T> {
  auto const e = detail::halves_of(x);
  pack<T> const y = (e.up + e.down) + (e.up_rest + e.down_rest);
  return y + y;
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
