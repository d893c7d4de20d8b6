// tests/accuracy/truth.hpp — the functions in a wider type: double for float, long double for double
// SPDX-License-Identifier: MIT
#pragma once
#include <cmath>
#include <limits>

namespace accuracy::truth {

// The C library's, as plain functions.
#define OF_THE_LIBRARY(name)  \
  template <class Wide>       \
  auto name(Wide x) -> Wide { \
    return std::name(x);      \
  }
OF_THE_LIBRARY(exp)
OF_THE_LIBRARY(expm1)
OF_THE_LIBRARY(log)
OF_THE_LIBRARY(log1p)
OF_THE_LIBRARY(sqrt)
OF_THE_LIBRARY(sin)
OF_THE_LIBRARY(cos)
OF_THE_LIBRARY(tan)
OF_THE_LIBRARY(atan)
OF_THE_LIBRARY(sinh)
OF_THE_LIBRARY(cosh)
OF_THE_LIBRARY(tanh)
OF_THE_LIBRARY(erf)
#undef OF_THE_LIBRARY

template <class Wide>
auto rsqrt(Wide x) -> Wide {
  return 1 / std::sqrt(x);
}
/// \param low what is missing in x
template <class Wide>
auto sigmoid(Wide x, Wide low) -> Wide {
  Wide const e = std::exp(-std::abs(x)) * (1 + (x < 0 ? low : -low));
  return (x < 0 ? e : Wide(1)) / (1 + e);
}
template <class Wide>
auto sigmoid(Wide x) -> Wide {
  return sigmoid(x, Wide(0));
}
template <class Wide>
auto softplus(Wide x) -> Wide {
  return std::fmax(x, Wide(0)) + std::log1p(std::exp(-std::abs(x))) + (std::isnan(x) ? x : 0);
}
template <class Wide>
auto log_cosh(Wide x) -> Wide {
  Wide const a = std::abs(x), h = std::sinh(a / 2);
  return a < 1 ? std::log1p(2 * h * h) : a - Wide(0.693147180559945309417232121458176568L) + std::log1p(std::exp(-2 * a));
}

/// What is x times a factor that goes to 0 faster is 0 at -infinity.
template <class Wide>
auto times(Wide x, Wide factor) -> Wide {
  return std::isinf(x) && x < 0 ? -Wide(0) : x * factor;
}
template <class Wide>
auto silu(Wide x) -> Wide {
  return times(x, sigmoid(x));
}
template <class Wide>
auto mish(Wide x) -> Wide {
  Wide const e = std::exp(-std::abs(x)), n = x > 0 ? 1 + 2 * e : e * (e + 2);
  return times(x, n / (n + (x > 0 ? 2 * e * e : Wide(2))));
}

// Far below 0 the next two multiply the rounding of an argument by up to 1500: it is known to twice the digits.
template <class Wide>
auto gelu(Wide x) -> Wide {
  constexpr bool wide = std::numeric_limits<Wide>::digits > 53;
  Wide const root_half = Wide(0.70710678118654752440L),
             root_half_low = Wide(wide ? 1.8950325588932571e-20L : -4.8336466567264565e-17L);
  Wide const u = -x * root_half, low = std::fma(-x, root_half, -u) - x * root_half_low;
  Wide const correction = std::abs(x) < 60 ? low * Wide(1.1283791670955125739L) * std::exp(-u * u) : 0;
  return times(x, (std::erfc(u) - correction) / 2);
}
template <class Wide>
auto gelu_tanh(Wide x) -> Wide {
  if (!(std::abs(x) < 30)) return x > 0 ? x : times(x, x * 0);
  constexpr bool wide = std::numeric_limits<Wide>::digits > 53;
  Wide const linear = Wide(1.5957691216057307117598L),
             linear_low = Wide(wide ? 5.351177755720478e-20L : -9.96930880911092e-17L);
  Wide const cubic = Wide(0.044715L), z = x * x, z_low = std::fma(x, x, -z);
  Wide const bend = 1 + cubic * z, bend_low = std::fma(cubic, z, 1 - bend) + cubic * z_low;
  Wide const u = linear * x, u_low = std::fma(linear, x, -u) + linear_low * x, v = u * bend;
  return times(x, sigmoid(v, std::fma(u, bend, -v) + (u * bend_low + u_low * bend)));
}

}  // namespace accuracy::truth
