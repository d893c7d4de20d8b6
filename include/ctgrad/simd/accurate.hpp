// ctgrad/simd/accurate.hpp — slower forms of functions that err by 2 units in the last place and more in their fast forms
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/exponential.hpp>
#include <ctgrad/simd/trigonometric.hpp>

// law: as in math.hpp, the same bits on every machine with fma. Errors: docs/accuracy.md.
// Each computes what rounding would lose as a second number, and adds it last.

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
// (tanh(x) - x) / x^3 in x^2, |x| < 0.55
inline constexpr float tanh_near_zero_float[] = {-0x1.555548p-2f, 0x1.110c6ep-3f, -0x1.b90a06p-5f, 0x1.583e56p-6f,
                                                 -0x1.95765ap-8f};

/// Below, exp(x) x is 0.
template <class T>
inline constexpr T exp_is_nothing = sizeof(T) == 4 ? T(-120) : T(-760);

/// 2^n (high + low), n = biased - round_to_integer: its size may be that of a denormal, but not that of its digits.
template <class T>
struct scaled_twofold {
  twofold<T> digits;
  pack<T> n, biased;
};

/// sigmoid(x + low)
template <class T>
CTGRAD_INLINE auto long_sigmoid(pack<T> x, pack<T> low = pack<T>(0)) -> scaled_twofold<T> {
  using V = pack<T>;
  auto const negative = less(x, V(0));
  auto const [part, n, biased] = long_exp(max(V(exp_is_nothing<T>), -abs(x)), simd::select(negative, low, -low));
  auto const e = sum_by_size(V(1), part);
  auto const s = quotient(select(negative, e, twofold<T>{V(1), V(0)}), sum_by_size(V(1), scaled(e, n, biased)));
  return {s, simd::select(negative, n, V(0)), simd::select(negative, biased, V(format<T>::round_to_integer))};
}

/// log(1 + e) for e from 0 to 1.
template <class T>
CTGRAD_INLINE auto log1p_of_fraction(twofold<T> e) -> pack<T> {
  using V = pack<T>;
  using format = detail::format<T>;
  auto const far = less(V(0.41421356237309503), e.high);
  auto const half_below_one = exact_sum_by_size(V(-1), e.high);
  V const f = simd::select(far, V(0.5) * half_below_one.high, e.high), f2 = f * f;
  V const f_low = simd::select(far, V(0.5) * (half_below_one.low + e.low), e.low), k = simd::select(far, V(1), V(0));
  V const known = fma(k, V(format::ln2_low), fnma(f_low, f, f_low));
  if constexpr (sizeof(T) == 4) {
    return fma(k, V(format::ln2_high), f + fma(f2, horner(f, log_float), known));
  } else {
    V const s = f / (V(2) + f), z = s * s, half = V(0.5) * f2;
    V const low = fma(s, fma(z, horner(z, log_double), half), known);
    return fma(k, V(format::ln2_high), f - (half - low));
  }
}
}  // namespace detail

/// As expm1.
template <class T>
CTGRAD_INLINE auto accurate_expm1(pack<T> x) -> pack<T> {
  using V = pack<T>;
  auto const [part, n, biased] = detail::long_exp(max(V(-40), min(V(detail::format<T>::largest_exp), x)));
  V const half = detail::power_of_two(biased, -1);  // 2^n itself overflows before the result does
  auto const s = detail::exact_sum(half - V(0.5), half * part.high);
  V const y = s.high + fma(half, part.low, s.low);
  return select(less(abs(x), V(detail::quarters_are_exact<T>)), x, y + y);
}

/// As sinh.
template <class T>
CTGRAD_INLINE auto accurate_sinh(pack<T> x) -> pack<T> {
  using V = pack<T>;
  auto const [part, n, biased] = detail::long_exp(min(V(sizeof(T) == 4 ? T(89.5) : T(710.6)), abs(x)));
  V const up = detail::power_of_two(biased, -2);                           // a quarter of 2^n
  V const down = select(less(n, V(60)), V(T(0.0625)) / up, V(0));          // and of 2^-n
  auto const q = detail::quotient(part, detail::sum_by_size(V(1), part));  // exp(-r) = 1 - q
  auto const first = detail::exact_sum(up - down, up * part.high), second = detail::exact_sum(first.high, down * q.high);
  V const y = second.high + ((first.low + second.low) + fma(up, part.low, down * q.low));
  return select(less(abs(x), V(detail::quarters_are_exact<T>)), x, copysign(y + y, x));
}

/// As tanh.
CTGRAD_INLINE auto accurate_tanh(pack<float> x) -> pack<float> {
  using V = pack<float>;
  V const a = abs(x), z = x * x;
  V const small = fma(x * z, detail::horner(z, detail::tanh_near_zero_float), x);
  V const large = V(1) - V(2) / (V(1) + exp(a + a));
  return copysign(select(less(a, V(0.55f)), small, large), x);
}
CTGRAD_INLINE auto accurate_tanh(pack<double> x) -> pack<double> { return tanh(x); }

/// As sigmoid.
template <class T>
CTGRAD_INLINE auto accurate_sigmoid(pack<T> x) -> pack<T> {
  auto const s = detail::long_sigmoid(x);
  return detail::scaled(detail::rounded(s.digits), s.n, s.biased);
}

/// x sigmoid(x); -0 at -infinity.
template <class T>
CTGRAD_INLINE auto accurate_silu(pack<T> x) -> pack<T> {
  x = max(pack<T>(detail::exp_is_nothing<T>), x);
  auto const s = detail::long_sigmoid(x);
  return detail::scaled(x * detail::rounded(s.digits), s.n, s.biased);
}

/// log(1 + exp(x))
template <class T>
CTGRAD_INLINE auto accurate_softplus(pack<T> x) -> pack<T> {
  using V = pack<T>;
  auto const [part, n, biased] = detail::long_exp(max(V(detail::exp_is_nothing<T>), -abs(x)));
  auto const e = detail::scaled(detail::sum_by_size(V(1), part), n, biased);
  return max(V(0), x) + detail::log1p_of_fraction(e);
}

/// x tanh(softplus(x)): with e = exp(-|x|), the factor is e (e + 2) / (e (e + 2) + 2) below 0, and above it
/// (1 + 2e) / (1 + 2e + 2e^2).
template <class T>
CTGRAD_INLINE auto accurate_mish(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using namespace detail;
  x = max(V(exp_is_nothing<T>), x);
  auto const [part, n, biased] = long_exp(max(V(exp_is_nothing<T>), -abs(x)));
  auto const negative = less(x, V(0));
  auto const digits = sum_by_size(V(1), part), e = detail::scaled(digits, n, biased);
  auto const below = product(digits, sum_by_size(V(2), e)), product_below = detail::scaled(below, n, biased);
  auto const sum_below = exact_sum(V(2), product_below.high);
  auto const squares = product(e, e);
  auto const above = exact_sum(V(1), e.high + e.high), sum_above = exact_sum(above.high, squares.high + squares.high);
  V const above_low = above.low + (e.low + e.low);
  auto const ratio =
      quotient(detail::select(negative, below, twofold<T>{above.high, above_low}),
               detail::select(negative, twofold<T>{sum_below.high, sum_below.low + product_below.low},
                              twofold<T>{sum_above.high, sum_above.low + (above_low + (squares.low + squares.low))}));
  V const y = x * rounded(ratio);
  return simd::select(negative, detail::scaled(y, n, biased), y);
}

/// As tan.
template <class T>
CTGRAD_INLINE auto accurate_tan(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using namespace detail;
  auto const [r, biased] = long_quadrant_of(abs(x));
  auto const z = exact_product(r.high, r.high);
  auto const s = exact_sum_by_size(r.high, r.high * z.high * sin_tail(z.high));
  V const y = V(1) - V(0.5) * z.high, lost = (V(1) - y) - V(0.5) * z.high;
  auto const c = exact_sum_by_size(y, fma(z.high * z.high, cos_tail(z.high), lost));
  twofold<T> const sine{s.high, fma(r.low, c.high, s.low)};
  twofold<T> const cosine{c.high, fnma(r.low, s.high, fnma(V(0.5), z.low, c.low))};
  auto const odd = less(sign_of_quadrant<0>(biased), V(0));
  auto const q = quotient(detail::select(odd, cosine, sine), detail::select(odd, twofold<T>{-s.high, -sine.low}, cosine));
  return with_sign_of_product(rounded(q), x);
}

/// As atan.
template <class T>
CTGRAD_INLINE auto accurate_atan(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using namespace detail;
  using q = quadrants<T>;
  V const a = min(V(1e30), abs(x));
  auto const large = less(V(2.414213562373095), a), middle = less(V(0.41421356237309503), a);
  twofold<T> const of_small{a, V(0)}, one{V(1), V(0)}, minus_one{V(-1), V(0)};
  auto const above = detail::select(large, minus_one, detail::select(middle, exact_sum(a, V(-1)), of_small));
  auto const below = detail::select(large, of_small, detail::select(middle, exact_sum(a, V(1)), one));
  auto const t = quotient(above, below);
  V const z = t.high * t.high;
  V const half_turns = simd::select(large, V(1), simd::select(middle, V(0.5), V(0)));
  auto const s = exact_sum_by_size(half_turns * V(q::high), t.high);
  V const rest = fma(t.high * z, atan_tail(z), fma(half_turns, V(q::middle), t.low));
  return copysign(s.high + (s.low + rest), x);
}

namespace detail {
// (log(cosh(x)) / x^2 - 1/2) / x^2 in x^2, |x| <= 1
inline constexpr float log_cosh_float[] = {-0x1.55555p-4f,  0x1.6c1468p-6f,  -0x1.b9c438p-8f, 0x1.1ba13ep-9f,
                                           -0x1.66143p-11f, 0x1.76a38ap-13f, -0x1.b8edbcp-16f};
inline constexpr double log_cosh_double[] = {
    -0.08333333333333331,    0.02222222222222032,    -0.006746031745958996,   0.002186948852161068,
    -0.0007386029431289873,  0.0002565804313200668,  -9.098884401892928e-05,  3.2776009707984775e-05,
    -1.1946461561867755e-05, 4.3823777902149285e-06, -1.5968012329610037e-06, 5.593676625224577e-07,
    -1.76665537998715e-07,   4.537744594714112e-08,  -8.084817593822991e-09,  7.243097136781017e-10};
}  // namespace detail

/// log(cosh(x))
template <class T>
CTGRAD_INLINE auto accurate_log_cosh(pack<T> x) -> pack<T> {
  using V = pack<T>;
  constexpr T ln2 = T(0.6931471805599453), ln2_low = sizeof(T) == 4 ? T(-0x1.05c61p-29) : T(2.3190468138462996e-17);
  V const a = abs(x);
  auto const z = detail::exact_product(a, a);
  V p;
  if constexpr (sizeof(T) == 4) p = detail::horner(z.high, detail::log_cosh_float);
  else p = detail::horner(z.high, detail::log_cosh_double);
  V const near = fma(V(0.5), z.high, fma(z.high * z.high, p, V(0.5) * z.low));
  auto const line = detail::exact_sum_by_size(a, V(-ln2));
  V const far = line.high + (log1p(exp(V(-2) * a)) + (line.low - V(ln2_low)));
  return select(less(a, V(1)), near, select(less(a, V(detail::infinity<T>)), far, a));
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
