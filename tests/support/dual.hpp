// tests/support/dual.hpp — numbers that carry their derivative: what `value` says, independent of what `derivative` says
// SPDX-License-Identifier: MIT
#pragma once
#include <cmath>

namespace support {

/// v + d epsilon, epsilon^2 = 0 (Clifford 1873).
struct dual {
  double v = 0, d = 0;
  dual() = default;
  explicit dual(double value, double derivative = 0) : v(value), d(derivative) {}

  friend auto operator+(dual a, dual b) -> dual { return dual(a.v + b.v, a.d + b.d); }
  friend auto operator-(dual a, dual b) -> dual { return dual(a.v - b.v, a.d - b.d); }
  friend auto operator*(dual a, dual b) -> dual { return dual(a.v * b.v, a.d * b.v + a.v * b.d); }
  friend auto operator/(dual a, dual b) -> dual { return dual(a.v / b.v, (a.d * b.v - a.v * b.d) / (b.v * b.v)); }
  friend auto operator-(dual a) -> dual { return dual(-a.v, -a.d); }

  friend auto exp(dual x) -> dual { return dual(std::exp(x.v), std::exp(x.v) * x.d); }
  friend auto log(dual x) -> dual { return dual(std::log(x.v), x.d / x.v); }
  friend auto tanh(dual x) -> dual {
    double const c = std::cosh(x.v);
    return dual(std::tanh(x.v), x.d / (c * c));
  }
  friend auto sigmoid(dual x) -> dual {
    double const e = std::exp(-std::abs(x.v));  // s' is even
    return dual(1 / (1 + std::exp(-x.v)), x.d * e / ((1 + e) * (1 + e)));
  }
  friend auto sqrt(dual x) -> dual { return dual(std::sqrt(x.v), x.d / (2 * std::sqrt(x.v))); }
  friend auto abs(dual x) -> dual { return dual(std::abs(x.v), x.v < 0 ? -x.d : x.v > 0 ? x.d : 0); }
  friend auto fma(dual a, dual b, dual c) -> dual { return a * b + c; }
  friend auto fnma(dual a, dual b, dual c) -> dual { return c - a * b; }
  friend auto min(dual a, dual b) -> dual { return a.v < b.v ? a : b; }
  friend auto max(dual a, dual b) -> dual { return a.v > b.v ? a : b; }
  friend auto less(dual a, dual b) -> bool { return a.v < b.v; }
  friend auto less_equal(dual a, dual b) -> bool { return a.v <= b.v; }
  friend auto equal(dual a, dual b) -> bool { return a.v == b.v; }
  friend auto select(bool which, dual a, dual b) -> dual { return which ? a : b; }
};

}  // namespace support
