// ctgrad/simd/quadrant.hpp — x as a multiple of pi/2 and a remainder: what sin, cos and tan begin with
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/twofold.hpp>

#include <cmath>
#include <limits>

namespace ctgrad::inline CTGRAD_ABI::simd::detail {

template <class T>
struct quadrants;
template <>
struct quadrants<float> {
  static constexpr float per_radian = 0x1.45f306p-1f;                                               // 2 / pi
  static constexpr float high = 0x1.921fb6p+0f, middle = -0x1.777a5cp-25f, low = -0x1.ee59dap-50f;  // pi / 2
  static constexpr float near = has_fma ? 0x1p19f : 0.75f;
};
template <>
struct quadrants<double> {
  static constexpr double per_radian = 0x1.45f306dc9c883p-1;
  static constexpr double high = 0x1.921fb54442d18p+0, middle = 0x1.1a62633145c07p-54, low = -0x1.f1976b7ed8fbcp-110;
  static constexpr double near = has_fma ? 0x1p30 : 0.75;  // without fma, n * high is not exact
};

// Bits of 2 / pi behind the point, after 64 zeros. A double has 1023 before its point, and 192 are read at a time.
inline constexpr std::uint64_t two_over_pi[] = {0,
                                                0xa2f9836e4e441529,
                                                0xfc2757d1f534ddc0,
                                                0xdb6295993c439041,
                                                0xfe5163abdebbc561,
                                                0xb7246e3a424dd2e0,
                                                0x06492eea09d1921c,
                                                0xfe1deb1cb129a73e,
                                                0xe88235f52ebb4484,
                                                0xe99c7026b45f7e41,
                                                0x3991d639835339f4,
                                                0x9c845f8bbdf9283b,
                                                0x1ff897ffde05980f,
                                                0xef2f118b5a0a6d1f,
                                                0x6d367ecf27cb09b7,
                                                0x4f463f669e5fea2d,
                                                0x7527bac7ebe5f17b,
                                                0x3d0739f78a5292ea,
                                                0x6bfb5fb11f8d5d08,
                                                0x56033046fc7b6bab,
                                                0xf0cfbc209af4361d};

struct quadrant_and_rest {
  int quadrant;  // modulo 4
  double rest, rest_low;
};
/// x = quadrant * pi/2 + rest for x >= 2^-9, exactly, in integers: x times 192 bits of 2/pi, of which those that make
/// multiples of 4 are left out (Payne & Hanek 1983).
inline auto far_quadrant(double x) -> quadrant_and_rest {
  __extension__ typedef unsigned __int128 wide;
  using u = std::uint64_t;
  auto const bits = std::bit_cast<u>(x);
  int const exponent = int(bits >> 52) - 1075;
  if (exponent == 2047 - 1075) return {0, std::numeric_limits<double>::quiet_NaN(), 0};
  u const mantissa = (bits & ((u(1) << 52) - 1)) | u(1) << 52;
  int const skip = exponent - 2 + 64, word = skip / 64, bit = skip % 64;
  auto const part = [&](int i) {
    u const here = two_over_pi[word + i] << bit;
    return bit == 0 ? here : here | two_over_pi[word + i + 1] >> (64 - bit);
  };
  // mantissa * part, modulo 2^192; the first two bits are the quadrant
  wide const p2 = wide(mantissa) * part(2), p1 = wide(mantissa) * part(1) + u(p2 >> 64);
  u c = u(p2), b = u(p1), a = mantissa * part(0) + u(p1 >> 64);
  int quadrant = int(a >> 62);
  a = a << 2 | b >> 62, b = b << 2 | c >> 62, c <<= 2;
  bool const above_half = (a >> 63) != 0;
  if (above_half) ++quadrant, a = ~a, b = ~b, c = ~c;
  int scale = 0;
  for (; (a >> 63) == 0 && scale < 128; ++scale) a = a << 1 | b >> 63, b = b << 1 | c >> 63, c <<= 1;
  double const high = double(a >> 11) * 0x1p-53, low = double(a & 0x7ff) * 0x1p-64;
  using q = quadrants<double>;
  double const more = std::fma(high, q::middle, low * q::high), rest = std::fma(high, q::high, more);
  double const sign = above_half ? -1 : 1, rest_low = std::fma(high, q::high, -rest) + more;
  return {quadrant & 3, sign * std::ldexp(rest, -scale), sign * std::ldexp(rest_low, -scale)};
}

/// |x| = quadrant * pi/2 + rest, |rest| <= pi/4 and a little; the quadrant is in the last two bits of `biased`.
template <class T>
struct quadrant {
  pack<T> rest, biased;
};

template <class T>
CTGRAD_INLINE auto any(typename pack<T>::mask m) -> bool {
  bool some = any_holds(m.part[0]);
  if constexpr (parts<T> > 1) some = some || any_holds(m.part[1]);
  if constexpr (parts<T> > 2) some = some || any_holds(m.part[2]) || any_holds(m.part[3]);
  return some;
}

/// One number after the other: rare, and right up to the largest number.
template <class T>
[[gnu::noinline, gnu::cold]] void repair_far_lanes(T const* x, T* rest, T* rest_low, T* biased) {
  for (int i = 0; i < lanes<T>; ++i)
    if (x[i] > quadrants<T>::near) {
      auto const far = far_quadrant(double(x[i]));
      rest[i] = T(far.rest), rest_low[i] = T((far.rest - double(rest[i])) + far.rest_low);
      biased[i] = format<T>::round_to_integer + T(far.quadrant);
    }
}

template <class T>
CTGRAD_INLINE auto quadrant_of(pack<T> a) -> quadrant<T> {
  using V = pack<T>;
  using q = quadrants<T>;
  V biased = fma(a, V(q::per_radian), V(format<T>::round_to_integer));
  V const n = biased - V(format<T>::round_to_integer);
  // The first difference is exact, so that what is left of it near a multiple of pi/2 is too (Cody & Waite 1980).
  V rest = fnma(n, V(q::low), fnma(n, V(q::middle), fnma(n, V(q::high), a)));
  if (any<T>(less(V(q::near), a))) [[unlikely]] {
    T x[lanes<T>], r[lanes<T>], low[lanes<T>], b[lanes<T>];
    store(x, a), store(r, rest), store(b, biased);
    repair_far_lanes(x, r, low, b);
    rest = load(r), biased = load(b);
  }
  return {rest, biased};
}

/// The same, and what rounding the rest lost.
template <class T>
struct long_quadrant {
  twofold<T> rest;
  pack<T> biased;
};
template <class T>
CTGRAD_INLINE auto long_quadrant_of(pack<T> a) -> long_quadrant<T> {
  using V = pack<T>;
  using q = quadrants<T>;
  V biased = fma(a, V(q::per_radian), V(format<T>::round_to_integer));
  V const n = biased - V(format<T>::round_to_integer);
  auto const p = exact_product(n, V(q::middle)), s = exact_sum(fnma(n, V(q::high), a), -p.high);
  auto rest = exact_sum(s.high, fnma(n, V(q::low), s.low - p.low));
  if (any<T>(less(V(q::near), a))) [[unlikely]] {
    T x[lanes<T>], r[lanes<T>], low[lanes<T>], b[lanes<T>];
    store(x, a), store(r, rest.high), store(low, rest.low), store(b, biased);
    repair_far_lanes(x, r, low, b);
    rest = {load(r), load(low)}, biased = load(b);
  }
  return {rest, biased};
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd::detail
