// ctgrad/simd/math.hpp — exp, log, tanh and sigmoid over packs, the same bits on every machine with fma
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

#include <limits>

// law: written with packs, explicit fma and exact scalings only, so compiler, flags and instruction set change no bit.
// (NaN results agree in being NaN; their sign and payload are the machine's.)
// How large their errors are: docs/accuracy.md. Without fma (x86-64 before AVX2) the float tanh errs by 6.9 units.
// Polynomials are minimax fits (Remez) of the remainder written beside them.

namespace ctgrad::inline CTGRAD_ABI::simd {

namespace detail {
/// c[0] + c[1] x + c[2] x^2 + ..., each step rounded once.
template <class T, int N>
CTGRAD_INLINE auto horner(pack<T> x, T const (&c)[N]) -> pack<T> {
  static_assert(N >= 2 && N <= 24);
  pack<T> y(c[N - 1]);
#pragma GCC unroll 24
  for (int i = N - 2; i >= 0; --i) y = fma(y, x, pack<T>(c[i]));
  return y;
}

template <class T>
struct format;
template <>
struct format<float> {
  static constexpr int mantissa = 23;
  static constexpr float round_to_integer = 0x1.8p23f;  // x + this - this is x rounded to nearest, in |x| < 2^22
  static constexpr float smallest_exp = -104, largest_exp = 89;
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 1.42860677e-6f;  // n * high is exact, with fma or without
};
template <>
struct format<double> {
  static constexpr int mantissa = 52;
  static constexpr double round_to_integer = 0x1.8p52;
  static constexpr double smallest_exp = -746, largest_exp = 710;
  static constexpr double ln2_high = 0.69314718048553914, ln2_low = 7.4406171100123968e-11;
};
template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();

/// y * 2^n for an integer n = biased - round_to_integer, rounded once, for y near 1 and results from 0 to infinity.
template <class T>
CTGRAD_INLINE auto scaled(pack<T> y, [[maybe_unused]] pack<T> n, [[maybe_unused]] pack<T> biased) -> pack<T> {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4) y.part[0] = _mm512_scalef_ps(y.part[0], n.part[0]);
  if constexpr (sizeof(T) == 8) y.part[0] = _mm512_scalef_pd(y.part[0], n.part[0]);
  return y;
#else
  // 2^n = 2^h * 2^(n-h), h = floor(n / 2): both factors are normal numbers, and only the last product rounds.
  using bits = native_bits<T>;
  constexpr int m = format<T>::mantissa;
  constexpr auto one = std::bit_cast<unsigned_of<T>>(T(1));
  auto const half = [](native<T> b) CTGRAD_INLINE_LAMBDA {
    return std::bit_cast<native<T>>(((std::bit_cast<bits>(b) >> 1) << m) + one);
  };
  auto const rest = [](native<T> b) CTGRAD_INLINE_LAMBDA {
    auto const i = std::bit_cast<bits>(b);
    return std::bit_cast<native<T>>((i << m) - ((i >> 1) << m) + one);
  };
  return y * each<pack<T>>(half, biased) * each<pack<T>>(rest, biased);
#endif
}

// (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2, after the exact 1 and 1
inline constexpr float exp_float[] = {1, 1, 0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558f2p-5f, 0x1.1239e2p-7f, 0x1.6a2434p-10f};
inline constexpr double exp_double[] = {1,
                                        1,
                                        0.50000000000000111,
                                        0.16666666666666413,
                                        0.041666666666530155,
                                        0.0083333333334944665,
                                        0.0013888888943630203,
                                        0.00019841269506568101,
                                        2.4801493098850074e-05,
                                        2.7557586384338787e-06,
                                        2.7630248390133894e-07,
                                        2.5000058029938036e-08};
}  // namespace detail

namespace detail {
/// x = n ln(2) + r, |r| <= ln(2) / 2 and a little.
template <class T>
struct octave {
  pack<T> r, n, biased;
};
template <class T>
CTGRAD_INLINE auto octave_of(pack<T> x) -> octave<T> {
  using V = pack<T>;
  using f = format<T>;
  V const biased = fma(x, V(T(1.4426950408889634)), V(f::round_to_integer)), n = biased - V(f::round_to_integer);
  return {fnma(n, V(f::ln2_low), fnma(n, V(f::ln2_high), x)), n, biased};
}
}  // namespace detail

/// Infinity above the largest number, denormals and then zero below the smallest.
template <class T>
CTGRAD_INLINE auto exp(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using f = detail::format<T>;
  x = max(V(f::smallest_exp), min(V(f::largest_exp), x));  // NaN stays: it is the second argument
  auto const [r, n, biased] = detail::octave_of(x);
  if constexpr (sizeof(T) == 4) return detail::scaled(detail::horner(r, detail::exp_float), n, biased);
  else return detail::scaled(detail::horner(r, detail::exp_double), n, biased);
}

namespace detail {
// (log(1 + f) - f) / f^2 + 1/2, over f, on [sqrt(1/2), sqrt(2)] - 1; first the exact -1/2
inline constexpr float log_float[] = {-0.5f,          0x1.555554p-2f, -0x1.000226p-2f, 0x1.99a008p-3f, -0x1.547244p-3f,
                                      0x1.22da1cp-3f, -0x1.0d854p-3f, 0x1.055b6ep-3f,  -0x1.38b59p-4f};
// (2 atanh(s) / s - 2) / s^2 in s^2, s = f / (2 + f)
inline constexpr double log_double[] = {0.66666666666667351, 0.39999999999413127, 0.28571428742766047, 0.22222198531143342,
                                        0.18183566668220624, 0.15313986808216776, 0.14796624077536874};

/// x = 2^exponent * (1 + fraction) with 1 + fraction in [sqrt(1/2), sqrt(2)), for normal positive x.
template <class T>
struct split {
  pack<T> exponent, fraction;
};
template <class T>
CTGRAD_INLINE auto split_at_sqrt2(pack<T> x) -> split<T> {
  using bits = native_bits<T>;
  using u = unsigned_of<T>;
  constexpr int m = format<T>::mantissa;
  constexpr T two_m = T(u(1) << m);  // its last bits hold an integer below 2^m
  constexpr u bias = (u(1) << (8 * sizeof(T) - 2 - m)) - 1;
  constexpr u one = std::bit_cast<u>(T(1)), low = std::bit_cast<u>(T(0.70710678118654752)), above = std::bit_cast<u>(two_m);
  auto const exponent = [](native<T> v) CTGRAD_INLINE_LAMBDA {
    bits const i = std::bit_cast<bits>(v) + (one - low);
    return std::bit_cast<native<T>>((i >> m) | above);
  };
  auto const mantissa = [](native<T> v) CTGRAD_INLINE_LAMBDA {
    bits const i = std::bit_cast<bits>(v) + (one - low);
    return std::bit_cast<native<T>>((i & ((u(1) << m) - 1)) + low);
  };
  return {each<pack<T>>(exponent, x) - pack<T>(two_m + T(bias)), each<pack<T>>(mantissa, x) - pack<T>(1)};
}
}  // namespace detail

/// log(0) = -infinity, log(negative) = NaN, log(infinity) = infinity.
template <class T>
CTGRAD_INLINE auto log(pack<T> x) -> pack<T> {
  using V = pack<T>;
  using format = detail::format<T>;
  constexpr T smallest = std::numeric_limits<T>::min(), up = T(std::uint64_t(1) << format::mantissa);
  auto const denormal = less(x, V(smallest));
  auto const [e0, f] = detail::split_at_sqrt2(select(denormal, x * V(up), x));
  V const e = e0 - select(denormal, V(format::mantissa), V(0)), f2 = f * f;
  V y;
  if constexpr (sizeof(T) == 4) {
    V const low = fma(e, V(format::ln2_low), f2 * detail::horner(f, detail::log_float));
    y = fma(e, V(format::ln2_high), f + low);
  } else {
    V const s = f / (V(2) + f), z = s * s, half = V(0.5) * f2;
    V const low = fma(e, V(format::ln2_low), s * fma(z, detail::horner(z, detail::log_double), half));
    y = fma(e, V(format::ln2_high), f - (half - low));
  }
  y = select(less(x, V(detail::infinity<T>)), y, x);  // infinity and NaN
  y = select(less(x, V(0)), V(std::numeric_limits<T>::quiet_NaN()), y);
  return select(equal(x, V(0)), V(-detail::infinity<T>), y);
}

namespace detail {
// x P(x^2) / Q(x^2), a 13/6 rational. Both are scaled by 2^8, so that P(0) is near 1 and denormal results keep their
// last bit. At the clamp the quotient is exactly 1, and nowhere before is it larger.
inline constexpr float tanh_clamp = has_fma ? 0x1.03eedap3f : 0x1.f9f09ep2f;
inline constexpr float tanh_p[] = {0x1p8f * 4.89352455891786e-03f,  0x1p8f * 6.37261928875436e-04f,
                                   0x1p8f * 1.48572235717979e-05f,  0x1p8f * 5.12229709037114e-08f,
                                   0x1p8f * -8.60467152213735e-11f, 0x1p8f * 2.00018790482477e-13f,
                                   0x1p8f * -2.76076847742355e-16f};
inline constexpr float tanh_q[] = {0x1p8f * 4.89352518554385e-03f, 0x1p8f * 2.26843463243900e-03f,
                                   0x1p8f * 1.18534705686654e-04f, 0x1p8f * 1.19825839466702e-06f};
// (tanh(x) - x) / x^3 in x^2, |x| < 0.55
inline constexpr double tanh_double[] = {-0.33333333333333298,   0.13333333333326813,    -0.053968253963866619,
                                         0.021869488388747613,   -0.0088632326467635598, 0.0035920924697239202,
                                         -0.0014555455671388107, 0.00058845528287838227, -0.00023340810660246779,
                                         8.335326309007082e-05,  -1.9516714852842371e-05};
}  // namespace detail

/// tanh(-x) = -tanh(x) to the bit, |tanh(x)| <= 1, tanh(+-infinity) = +-1.
CTGRAD_INLINE auto tanh(pack<float> x) -> pack<float> {
  using V = pack<float>;
  x = max(V(-detail::tanh_clamp), min(V(detail::tanh_clamp), x));
  V const z = x * x;
  return x * detail::horner(z, detail::tanh_p) / detail::horner(z, detail::tanh_q);
}
CTGRAD_INLINE auto tanh(pack<double> x) -> pack<double> {
  using V = pack<double>;
  V const a = abs(x), z = x * x;
  V const small = fma(x * z, detail::horner(z, detail::tanh_double), x);
  V const large = V(1) - V(2) / (V(1) + exp(a + a));
  return copysign(select(less(a, V(0.55)), small, large), x);
}

/// 1 / (1 + exp(-x)). Never exp of a positive number: nothing overflows, and small results keep their digits.
template <class T>
CTGRAD_INLINE auto sigmoid(pack<T> x) -> pack<T> {
  using V = pack<T>;
  V const e = exp(-abs(x));
  return select(less(x, V(0)), e, V(1)) / (V(1) + e);
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
