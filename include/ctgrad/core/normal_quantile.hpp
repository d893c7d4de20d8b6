// ctgrad/core/normal_quantile.hpp — the inverse of the normal distribution, with the same bits everywhere
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <bit>
#include <cmath>
#include <cstdint>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

// Every product-sum below is an explicit fma, and sqrt and division round correctly by IEEE 754: neither
// -ffp-contract nor the C library's log can change a bit.

/// c[0] + c[1] x + c[2] x^2 + ...
template <int Size>
double polynomial(double const (&c)[Size], double x) noexcept {
  double sum = c[Size - 1];
  for (int i = Size - 2; i >= 0; --i) sum = std::fma(sum, x, c[i]);
  return sum;
}

/// log(x) for a positive, normal x; within 2 units in the last place of std::log.
inline double portable_log(double x) noexcept {
  constexpr std::uint64_t sqrt_half = 0x3FE6A09E667F3BCD;
  std::uint64_t const shifted = std::bit_cast<std::uint64_t>(x) - sqrt_half;
  auto const exponent = static_cast<std::int64_t>(shifted) >> 52;
  double const m = std::bit_cast<double>((shifted & 0x000FFFFFFFFFFFFF) + sqrt_half);  // x = m 2^exponent, m ~ 1
  double const f = m - 1, s = f / (f + 2);
  // log(m) = 2 atanh(s) = 2 s (1 + s^2/3 + s^4/5 + ...), |s| <= 0.172: the first term left out is below 2^-55
  static constexpr double c[] = {2., 2. / 3, 2. / 5, 2. / 7, 2. / 9, 2. / 11, 2. / 13, 2. / 15, 2. / 17, 2. / 19, 2. / 21};
  double const e = static_cast<double>(exponent);
  constexpr double ln2_high = 0x1.62e42fefa38p-1, ln2_low = 0x1.ef35793c7673p-45;  // e ln2_high is exact
  return std::fma(e, ln2_high, std::fma(s, polynomial(c, s * s), e * ln2_low));
}

}  // namespace detail

/// The x of which a standard normal variable is smaller with probability p, for p in (0, 1), where p and 1 - p are
/// exact multiples of 2^-53. Wichura 1988, algorithm AS 241 (PPND16): relative error below 1e-15.
/// law: normal_quantile(1 - p) == -normal_quantile(p), bit for bit
inline double normal_quantile(double p) noexcept {
  static constexpr double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                 3.3430575583588128105e4, 2.5090809287301226727e3};
  static constexpr double b[] = {1.0,
                                 4.2313330701600911252e1,
                                 6.8718700749205790830e2,
                                 5.3941960214247511077e3,
                                 2.1213794301586595867e4,
                                 3.9307895800092710610e4,
                                 2.8729085735721942674e4,
                                 5.2264952788528545610e3};
  static constexpr double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double d[] = {1.0,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
  static constexpr double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[] = {1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};
  double const q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    double const r = std::fma(-q, q, 0.180625);
    return q * detail::polynomial(a, r) / detail::polynomial(b, r);
  }
  double const r = std::sqrt(-detail::portable_log(q < 0 ? p : 1 - p));
  double const x = r <= 5 ? detail::polynomial(c, r - 1.6) / detail::polynomial(d, r - 1.6)
                          : detail::polynomial(e, r - 5) / detail::polynomial(f, r - 5);
  return q < 0 ? -x : x;
}

}  // namespace ctgrad::inline CTGRAD_ABI
