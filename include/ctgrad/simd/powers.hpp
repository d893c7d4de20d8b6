// ctgrad/simd/powers.hpp — rsqrt, pow and floor over packs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/twofold.hpp>

// law: as in math.hpp, the same bits on every machine with fma. Errors: docs/accuracy.md; of pow, over 4 million pairs, 0.50
// units of float and 1.06 of double.

namespace ctgrad::inline CTGRAD_ABI::simd {

/// The largest integer that is not above x; keeps -0, infinities and NaN.
template <class T>
CTGRAD_INLINE auto floor(pack<T> x) -> pack<T> {
  using V = pack<T>;
  constexpr T integers = T(std::uint64_t(1) << detail::format<T>::mantissa);  // from here on, all numbers are
  V const a = abs(x), nearest = (a + V(integers)) - V(integers), signed_nearest = copysign(nearest, x);
  V const below = select(less(x, signed_nearest), signed_nearest - V(1), signed_nearest);
  return select(less(a, V(integers)), below, x);
}

/// 1 / sqrt(x): infinity at 0, NaN below.
template <class T>
CTGRAD_INLINE auto rsqrt(pack<T> x) -> pack<T> {
  return pack<T>(1) / sqrt(x);
}

namespace detail {
// ((2 atanh(s) / s - 2) / s^2 - 2/3) / s^2 in s^2, s = f / (2 + f)
inline constexpr double log_tail[] = {0.40000000000002256, 0.28571428570099294, 0.22222222519971668, 0.18181784363051035,
                                      0.15386757510070365, 0.13256813760837594, 0.13196364306214256};

/// log(x) to some 65 bits for positive finite x, since pow multiplies its error by up to 700.
CTGRAD_INLINE auto long_log(pack<double> x) -> twofold<double> {
  using V = pack<double>;
  using f = format<double>;
  auto const denormal = less(x, V(std::numeric_limits<double>::min()));
  auto const [e0, m] = split_at_sqrt2(select(denormal, x * V(0x1p52), x));
  V const e = e0 - select(denormal, V(52), V(0));
  V const above = V(2) + m, above_low = m - (above - V(2));
  V const s = m / above;
  auto const back = exact_product(s, above);
  V const s_low = (((m - back.high) - back.low) - s * above_low) / above;
  auto const z = exact_product(s, s);
  V const z_low = fma(s + s, s_low, z.low);
  auto const cube = exact_product(s, z.high);
  V const cube_low = fma(s, z_low, fma(s_low, z.high, cube.low));
  auto const third = exact_product(cube.high, V(0.66666666666666663));
  V const third_low = fma(cube.high, V(3.700743415417188e-17), fma(cube_low, V(0.66666666666666663), third.low));
  V const tail = cube.high * z.high * horner(z.high, log_tail);
  auto const first = exact_sum(e * V(f::ln2_high), s + s), second = exact_sum(first.high, third.high);
  V const low = ((first.low + second.low) + fma(e, V(f::ln2_low), s_low + s_low)) + (third_low + tail);
  V const high = second.high + low;
  return {high, low - (high - second.high)};
}

/// exp(y log(a)) for a >= 0, but for the cases that `pow` picks out.
CTGRAD_INLINE auto pow_of_positive(pack<double> a, pack<double> y) -> pack<double> {
  using V = pack<double>;
  using f = format<double>;
  auto const l = long_log(a);
  V const edge = log(a);  // -infinity, infinity, NaN
  auto const ordinary = less(abs(edge), V(infinity<double>));
  auto const p = exact_product(y, l.high);
  V const exponent = select(ordinary, p.high, y * edge);
  V const limited = max(V(f::smallest_exp), min(V(f::largest_exp), exponent));
  V const low = select(ordinary & equal(exponent, limited), fma(y, l.low, p.low), V(0));
  auto const [r, n, biased] = octave_of(limited);
  return scaled(horner(r + low, exp_double), n, biased);
}

// Lanes 8 Half to 8 Half + 7 of floats as doubles, register by register, and two packs of doubles as one of floats.
typedef float floats __attribute__((vector_size(sizeof(native<float>))));
typedef float half_floats __attribute__((vector_size(sizeof(native<float>) / 2)));
typedef double doubles __attribute__((vector_size(sizeof(native<double>))));
template <int Half, int... Part>
CTGRAD_INLINE auto widened(pack<float> v, std::integer_sequence<int, Part...>) -> pack<double> {
  constexpr int wide = native_lanes<double>, narrow = native_lanes<float>;
  pack<double> out;
  ((out.part[Part] = std::bit_cast<native<double>>(__builtin_convertvector(
        slice<(8 * Half + Part * wide) % narrow>(std::bit_cast<floats>(v.part[(8 * Half + Part * wide) / narrow]),
                                                 std::make_integer_sequence<int, wide>{}),
        doubles))),
   ...);
  return out;
}
template <int... Lane>
CTGRAD_INLINE auto narrowed(native<double> low, native<double> high, std::integer_sequence<int, Lane...>) -> native<float> {
  auto const half = [](native<double> v)
                        CTGRAD_INLINE_LAMBDA { return __builtin_convertvector(std::bit_cast<doubles>(v), half_floats); };
  return std::bit_cast<native<float>>(__builtin_shufflevector(half(low), half(high), Lane...));
}
/// In doubles: what is near the middle between two floats is rounded a second time, which is rare.
CTGRAD_INLINE auto pow_of_positive(pack<float> a, pack<float> y) -> pack<float> {
  constexpr std::make_integer_sequence<int, parts<double>> each_part{};
  constexpr std::make_integer_sequence<int, native_lanes<float>> each_lane{};
  pack<double> const half[] = {exp(widened<0>(y, each_part) * log(widened<0>(a, each_part))),
                               exp(widened<1>(y, each_part) * log(widened<1>(a, each_part)))};
  auto const part = [&](int i) CTGRAD_INLINE_LAMBDA { return half[i / parts<double>].part[i % parts<double>]; };
  pack<float> out;
  out.part[0] = narrowed(part(0), part(1), each_lane);
  if constexpr (parts<float> > 1) out.part[1] = narrowed(part(2), part(3), each_lane);
  if constexpr (parts<float> > 2) {
    out.part[2] = narrowed(part(4), part(5), each_lane);
    out.part[3] = narrowed(part(6), part(7), each_lane);
  }
  return out;
}
}  // namespace detail

/// x^y with the edges of C: x^0 = 1 and 1^y = 1 for any x and y, NaN too; negative x only with whole y.
template <class T>
CTGRAD_INLINE auto pow(pack<T> x, pack<T> y) -> pack<T> {
  using V = pack<T>;
  V const a = abs(x), half = V(0.5) * y;
  auto const whole = equal(floor(y), y), odd = whole & !equal(floor(half), half);
  V const nan(std::numeric_limits<T>::quiet_NaN());
  V power = select(equal(a, V(1)) & equal(y, y), V(1), detail::pow_of_positive(a, y));
  power = select(odd, copysign(power, x), power);
  power = select(less(x, V(0)) & less(a, V(detail::infinity<T>)) & !whole, nan, power);
  return select(equal(x, V(1)) | equal(y, V(0)), V(1), power);
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
