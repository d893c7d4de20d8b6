// tests/support/dual_functions.hpp — more functions of dual numbers: derivatives as in a table of formulas
// SPDX-License-Identifier: MIT
#pragma once
#include "support/dual.hpp"

namespace support {

inline auto expm1(dual x) -> dual { return dual(std::expm1(x.v), std::exp(x.v) * x.d); }
inline auto log1p(dual x) -> dual { return dual(std::log1p(x.v), x.d / (1 + x.v)); }
inline auto rsqrt(dual x) -> dual { return dual(1 / std::sqrt(x.v), -x.d / (2 * x.v * std::sqrt(x.v))); }
inline auto sin(dual x) -> dual { return dual(std::sin(x.v), std::cos(x.v) * x.d); }
inline auto cos(dual x) -> dual { return dual(std::cos(x.v), -std::sin(x.v) * x.d); }
inline auto tan(dual x) -> dual { return dual(std::tan(x.v), x.d / (std::cos(x.v) * std::cos(x.v))); }
inline auto atan(dual x) -> dual { return dual(std::atan(x.v), x.d / (1 + x.v * x.v)); }
inline auto sinh(dual x) -> dual { return dual(std::sinh(x.v), std::cosh(x.v) * x.d); }
inline auto cosh(dual x) -> dual { return dual(std::cosh(x.v), std::sinh(x.v) * x.d); }
inline auto erf(dual x) -> dual { return dual(std::erf(x.v), 2 / std::sqrt(std::acos(-1.0)) * std::exp(-x.v * x.v) * x.d); }
inline auto floor(dual x) -> dual { return dual(std::floor(x.v), 0); }
inline auto pow(dual a, dual b) -> dual {
  double const y = std::pow(a.v, b.v);
  double const by_base = a.d == 0 ? 0 : b.v * std::pow(a.v, b.v - 1) * a.d;
  return dual(y, by_base + (b.d == 0 ? 0 : y * std::log(a.v) * b.d));
}

}  // namespace support
