// ctgrad/simd/twofold.hpp — numbers as sums of two: what is computed with twice the digits and rounded once
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/math.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd::detail {

/// high + low, where high is the nearest number and low what is missing.
template <class T>
struct twofold {
  pack<T> high, low;
};

/// x + y, exactly (Knuth 1969).
template <class T>
CTGRAD_INLINE auto exact_sum(pack<T> x, pack<T> y) -> twofold<T> {
  pack<T> const s = x + y, t = s - x;
  return {s, (x - (s - t)) + (y - t)};
}
/// large + small where |large| >= |small|, exactly (Dekker 1971).
template <class T>
CTGRAD_INLINE auto exact_sum_by_size(pack<T> large, pack<T> small) -> twofold<T> {
  pack<T> const s = large + small;
  return {s, small - (s - large)};
}
/// x y, exactly where nothing underflows.
template <class T>
CTGRAD_INLINE auto exact_product(pack<T> x, pack<T> y) -> twofold<T> {
  using V = pack<T>;
  V const p = x * y;
  if constexpr (has_fma) {
    return {p, fma(x, y, -p)};
  } else {  // in halves of 12 or 26 digits (Dekker 1971)
    auto const upper = [](V v) CTGRAD_INLINE_LAMBDA {
      V const c = V(sizeof(T) == 4 ? 4097 : 134217729) * v;
      return c - (c - v);
    };
    V const a = upper(x), b = upper(y), a_low = x - a, b_low = y - b;
    return {p, ((a * b - p) + a * b_low + a_low * b) + a_low * b_low};
  }
}
template <class T>
CTGRAD_INLINE auto product(twofold<T> x, twofold<T> y) -> twofold<T> {
  auto const p = exact_product(x.high, y.high);
  return {p.high, fma(x.high, y.low, fma(x.low, y.high, p.low))};
}
/// x + y where |x| >= |y|.
template <class T>
CTGRAD_INLINE auto sum_by_size(pack<T> x, twofold<T> y) -> twofold<T> {
  auto const s = exact_sum_by_size(x, y.high);
  return {s.high, s.low + y.low};
}
template <class T>
CTGRAD_INLINE auto quotient(twofold<T> x, twofold<T> y) -> twofold<T> {
  pack<T> const inverse = pack<T>(1) / y.high, q = x.high * inverse;
  return {q, (fnma(q, y.high, x.high) + fnma(q, y.low, x.low)) * inverse};
}
template <class T>
CTGRAD_INLINE auto select(typename pack<T>::mask which, twofold<T> a, twofold<T> b) -> twofold<T> {
  return {simd::select(which, a.high, b.high), simd::select(which, a.low, b.low)};
}
template <class T>
CTGRAD_INLINE auto rounded(twofold<T> x) -> pack<T> {
  return x.high + x.low;
}

// (exp(r) - 1 - r) / r^2: the polynomial of exp without its beginning
inline constexpr float exp_tail_float[] = {exp_float[2], exp_float[3], exp_float[4], exp_float[5], exp_float[6]};
inline constexpr double exp_tail_double[] = {exp_double[2], exp_double[3], exp_double[4], exp_double[5],  exp_double[6],
                                             exp_double[7], exp_double[8], exp_double[9], exp_double[10], exp_double[11]};
template <class T>
CTGRAD_INLINE auto exp_tail(pack<T> r) -> pack<T> {
  if constexpr (sizeof(T) == 4) return horner(r, exp_tail_float);
  else return horner(r, exp_tail_double);
}

/// 2^n (1 + part), n = biased - round_to_integer.
template <class T>
struct long_power {
  twofold<T> part;
  pack<T> n, biased;
};
/// exp(x + low) to some 5 bits more than a number has, where n is that of a scaling.
template <class T>
CTGRAD_INLINE auto long_exp(pack<T> x, pack<T> low = pack<T>(0)) -> long_power<T> {
  using V = pack<T>;
  using f = format<T>;
  V const biased = fma(x, V(T(1.4426950408889634)), V(f::round_to_integer)), n = biased - V(f::round_to_integer);
  auto const r = exact_sum(fnma(n, V(f::ln2_high), x), -(n * V(f::ln2_low)));
  auto const q = exact_sum_by_size(r.high, r.high * r.high * exp_tail(r.high));
  V const rest = r.low + low;
  return {{q.high, q.low + fma(rest, q.high, rest)}, n, biased};
}
template <class T>
CTGRAD_INLINE auto scaled(twofold<T> y, pack<T> n, pack<T> biased) -> twofold<T> {
  return {scaled(y.high, n, biased), scaled(y.low, n, biased)};
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd::detail
