// ctgrad/simd/trigonometric.hpp — sin, cos, tan and atan over packs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/quadrant.hpp>

// law: as in math.hpp, the same bits on every machine with fma. Errors: docs/accuracy.md.
// Beyond 2^19 (double 2^30) the argument is reduced number by number in integers, which takes some 30 times as long.

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
// (sin(r) / r - 1) / r^2 and (cos(r) - 1 + r^2 / 2) / r^4 in r^2, |r| <= pi/4
inline constexpr float sin_float[] = {-0x1.555546p-3f, 0x1.11075ep-7f, -0x1.994e02p-13f};
inline constexpr float cos_float[] = {0x1.55554ap-5f, -0x1.6c0c8ap-10f, 0x1.9a01c8p-16f};
inline constexpr double sin_double[] = {-0.16666666666666632,   0.008333333333322403,    -0.0001984126982979865,
                                        2.7557313688579686e-06, -2.5050757570426688e-08, 1.5896762899707508e-10};
inline constexpr double cos_double[] = {0.0416666666666666,      -0.001388888888887411, 2.4801587289472606e-05,
                                        -2.7557314349434303e-07, 2.087572286243424e-09, -1.1359625712418878e-11};

template <class T>
CTGRAD_INLINE auto sin_tail(pack<T> z) -> pack<T> {
  if constexpr (sizeof(T) == 4) return horner(z, sin_float);
  else return horner(z, sin_double);
}
template <class T>
CTGRAD_INLINE auto cos_tail(pack<T> z) -> pack<T> {
  if constexpr (sizeof(T) == 4) return horner(z, cos_float);
  else return horner(z, cos_double);
}
template <class T>
CTGRAD_INLINE auto sin_near_zero(pack<T> r, pack<T> z) -> pack<T> {
  return fma(r * z, sin_tail(z), r);
}
template <class T>
CTGRAD_INLINE auto cos_near_zero(pack<T> z) -> pack<T> {
  using V = pack<T>;
  V const half = V(0.5) * z, y = V(1) - half;
  return y + fma(z * z, cos_tail(z), (V(1) - y) - half);  // with what rounding y lost
}

/// -1 where bit `which` of the quadrant is set, 1 elsewhere.
template <int Which, class T>
CTGRAD_INLINE auto sign_of_quadrant(pack<T> biased, unsigned add = 0) -> pack<T> {
  return each<pack<T>>(
      [=](native<T> b) CTGRAD_INLINE_LAMBDA {
        using bits = native_bits<T>;
        constexpr auto one = std::bit_cast<unsigned_of<T>>(T(1));
        bits const n = std::bit_cast<bits>(b) + unsigned_of<T>(add);
        return std::bit_cast<native<T>>(((n << (8 * sizeof(T) - 1 - Which)) & sign_bit<T>) | one);
      },
      biased);
}
template <class T>
CTGRAD_INLINE auto with_sign_of_product(pack<T> y, pack<T> a) -> pack<T> {
  return each<pack<T>>(
      [](native<T> v, native<T> s) CTGRAD_INLINE_LAMBDA {
        using bits = native_bits<T>;
        return std::bit_cast<native<T>>(std::bit_cast<bits>(v) ^ (std::bit_cast<bits>(s) & sign_bit<T>));
      },
      y, a);
}
}  // namespace detail

/// sin(-x) = -sin(x) to the bit; NaN at +-infinity.
template <class T>
CTGRAD_INLINE auto sin(pack<T> x) -> pack<T> {
  auto const [r, biased] = detail::quadrant_of(abs(x));
  pack<T> const z = r * r;
  auto const odd = less(detail::sign_of_quadrant<0>(biased), pack<T>(0));
  pack<T> const y = select(odd, detail::cos_near_zero(z), detail::sin_near_zero(r, z));
  return detail::with_sign_of_product(detail::with_sign_of_product(y, detail::sign_of_quadrant<1>(biased)), x);
}
/// cos(-x) = cos(x) to the bit; NaN at +-infinity.
template <class T>
CTGRAD_INLINE auto cos(pack<T> x) -> pack<T> {
  auto const [r, biased] = detail::quadrant_of(abs(x));
  pack<T> const z = r * r;
  auto const odd = less(detail::sign_of_quadrant<0>(biased), pack<T>(0));
  pack<T> const y = select(odd, detail::sin_near_zero(r, z), detail::cos_near_zero(z));
  return detail::with_sign_of_product(y, detail::sign_of_quadrant<1>(biased, 1));
}
/// tan(-x) = -tan(x) to the bit; NaN at +-infinity.
template <class T>
CTGRAD_INLINE auto tan(pack<T> x) -> pack<T> {
  auto const [r, biased] = detail::quadrant_of(abs(x));
  pack<T> const z = r * r, s = detail::sin_near_zero(r, z), c = detail::cos_near_zero(z);
  auto const odd = less(detail::sign_of_quadrant<0>(biased), pack<T>(0));
  return detail::with_sign_of_product(select(odd, -c, s) / select(odd, s, c), x);
}

namespace detail {
// (atan(t) / t - 1) / t^2 in t^2, |t| <= tan(pi/8)
inline constexpr float atan_float[] = {-0x1.55554ap-2f, 0x1.9991aep-3f, -0x1.23b6bcp-3f, 0x1.b20246p-4f, -0x1.f256aap-5f};
inline constexpr double atan_double[] = {
    -0.3333333333333022, 0.19999999999103893,  -0.14285714196460816, 0.1111110670077745,    -0.09090783462219486,
    0.07690082399068493, -0.06641237801375947, 0.05693119974399086,  -0.043606943355835606, 0.021278520872949402};

template <class T>
CTGRAD_INLINE auto atan_tail(pack<T> z) -> pack<T> {
  if constexpr (sizeof(T) == 4) return horner(z, atan_float);
  else return horner(z, atan_double);
}
}  // namespace detail

/// atan(-x) = -atan(x) to the bit; +-pi/2 at +-infinity.
template <class T>
CTGRAD_INLINE auto atan(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using q = detail::quadrants<T>;
  V const a = abs(x);
  auto const large = less(V(2.414213562373095), a), middle = less(V(0.41421356237309503), a);
  V const t = select(large, V(-1), select(middle, a - V(1), a)) / select(large, a, select(middle, a + V(1), V(1)));
  V const z = t * t, half_turns = select(large, V(1), select(middle, V(0.5), V(0)));
  V const rest = fma(t * z, detail::atan_tail(z), half_turns * V(q::middle)) + t;
  return copysign(half_turns * V(q::high) + rest, x);
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
