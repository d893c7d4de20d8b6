// ctgrad/simd/accurate_gelu.hpp — gelu over packs with all its digits, far below 0 too, and its approximation by tanh
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/accurate.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
// With P(x) the probability that a normal number is below x: (P(x) - 1/2) / x in x^2, |x| < 0.75
inline constexpr float normal_near_zero_float[] = {0x1.988454p-2f,  -0x1.10587ap-4f, 0x1.46df7ap-7f,
                                                   -0x1.38c95p-10f, 0x1.03e078p-13f, -0x1.c763e8p-17f};
inline constexpr double normal_near_zero_double[] = {
    0.3989422804014327,     -0.06649038006690701,  0.009973557010070192,   -0.001187328215853342,  0.00011543468989784769,
    -9.444664574677332e-06, 6.659873733961047e-07, -4.124809173998815e-08, 2.2830010222998893e-09, -1.0807290539820406e-10};
// a P(-a) exp(a^2 / 2) in (a - 3) / (a + 3), from a = 0.75 to where gelu(-a) is 0; its first coefficient in two parts
// and the second apart
template <class T>
struct normal_tail;
template <>
struct normal_tail<float> {
  static constexpr float end = 15, first = 0x1.754a76p-2f, first_low = -0x1.ca0768p-27f, second = 0x1.c20d3p-4f;
  static constexpr float rest[] = {-0x1.1e049p-3f,   0x1.7647fp-4f,    -0x1.d8e31ap-6f,  -0x1.c8f984p-10f, 0x1.0606bap-8f,
                                   -0x1.4c491ep-16f, -0x1.50eca8p-11f, -0x1.7dba64p-16f, 0x1.98fd6p-14f};
};
template <>
struct normal_tail<double> {
  static constexpr double end = 39.5, first = 0.3645418450666865, first_low = -2.1463769378693425e-18,
                          second = 0.10987585410794218;
  static constexpr double rest[] = {
      -0.139657130971452,     0.09137734741575289,    -0.02886294608245616,    -0.0017451228886955358,
      0.004000106729192924,   -9.118233341723158e-06, -0.0006512016607500933,  -5.1089942940032904e-05,
      0.00011660056421996048, 3.2780803643062925e-05, -1.6950222672772716e-05, -1.2098094332377293e-05,
      -2.112950984816339e-09, 2.9547449678477737e-06, 1.2736959504479075e-06,  -3.527619374347954e-07,
      -6.108066528332791e-07, 8.144223159366389e-09,  1.6704752780174922e-07,  -3.413270331261157e-08};
};
}  // namespace detail

/// x P(x), P(x) the probability that a normal number is below x; -0 at -infinity.
template <class T>
CTGRAD_INLINE auto accurate_gelu(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using namespace detail;
  using tail = normal_tail<T>;
  V const a = min(V(tail::end), abs(x));
  auto const z = exact_product(a, a);
  V c;
  if constexpr (sizeof(T) == 4) c = horner(z.high, normal_near_zero_float);
  else c = horner(z.high, normal_near_zero_double);
  auto const bend = exact_product(z.high, c), middle = exact_sum_by_size(V(0.5) * x, bend.high);
  V const near = copysign(middle.high + (middle.low + fma(z.low, c, bend.low)), x);  // -0 too

  // |gelu(-a)| = exp(-a^2 / 2) (first + t (...)), every factor with what rounding it lost
  auto const above = exact_sum(a, V(3)), below = exact_sum(a, V(-3));
  auto const t = quotient(below, above);
  auto const slope = exact_sum(V(tail::second), t.high * horner(t.high, tail::rest));
  auto const bent = product(t, slope);
  auto const h = exact_sum_by_size(V(tail::first), bent.high);
  auto const [part, n, biased] = long_exp(V(-0.5) * z.high, V(-0.5) * z.low);
  auto const y = product(twofold<T>{h.high, h.low + (bent.low + V(tail::first_low))}, sum_by_size(V(1), part));
  V const far = detail::scaled(rounded(y), n, biased);
  return simd::select(less(a, V(0.75)), near, simd::select(less(x, V(0)), -far, x - far));
}

/// x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)); -0 at -infinity.
template <class T>
CTGRAD_INLINE auto accurate_gelu_tanh(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using namespace detail;
  constexpr bool single = sizeof(T) == 4;
  constexpr T linear = T(1.5957691216057308), linear_low = single ? T(-0x1.857936p-25) : T(-9.96930880911092e-17);
  constexpr T cubic = T(0.07135481627260025), cubic_low = single ? T(0x1.49b16ap-29) : T(-6.175149918155315e-19);
  constexpr T end = single ? T(12) : T(23);
  V const inner = max(V(-end), min(V(end), x)), below = max(V(-end), x);
  auto const z = exact_product(inner, inner);
  auto const bend = product(z, twofold<T>{V(cubic), V(cubic_low)});
  auto const w = exact_sum(V(linear), bend.high);
  auto const u = product(twofold<T>{inner, V(0)}, twofold<T>{w.high, w.low + (bend.low + V(linear_low))});
  auto const s = long_sigmoid(u.high, u.low);
  return detail::scaled(below * rounded(s.digits), s.n, s.biased);
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
