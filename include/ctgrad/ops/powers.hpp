// ctgrad/ops/powers.hpp — roots, squares and powers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/piecewise.hpp>
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

// A product, not an op of its own: products are what fma and the rules of `simplify` know.
/// a a
constexpr auto square(symbol x) -> symbol { return x * x; }

/// Its derivative at 0 is infinite.
struct sqrt_op : elementwise<1> {
  static constexpr std::string_view name = "sqrt", text = "sqrt({.a})", latex = "\\sqrt{{.a}}";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return sqrt(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return 0.5 / y; }
};

/// 1 / sqrt(x)
struct rsqrt_op : elementwise<1> {
  static constexpr std::string_view name = "rsqrt", text = "rsqrt({.a})", latex = "\\frac{1}{\\sqrt{{.a}}}";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return rsqrt(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return -0.5 * (y * square(y)); }
};

constexpr auto power(symbol x, double exponent) -> symbol;

/// a^b. Negative a only with whole b, as in C.
struct pow_op : elementwise<2> {
  static constexpr std::string_view name = "pow", text = "{>a}^{>b}", latex = "{>a}^{{.b}}";
  static constexpr int precedence = ctgrad::precedence::postfix;
  static constexpr bool cheap = false;
  template <class V> static V value(V a, V b) { return pow(a, b); }
  // Exact zeros where the formulas below would say 0 times infinity: a^0 does not depend on a, nor 0^b on b > 0.
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol y, symbol dy) -> cotangents {
    if (b->what == role::constant && b->value != 0) return {dy * (b * power(a, b->value - 1))};
    symbol const none = literal(*a.in, 0);
    symbol const slope = apply<where_op>(b, b * apply<pow_op>(a, b - 1), none);
    return {dy * slope, dy * apply<where_op>(apply<equals_op>(y, none), none, y * apply<log_op>(a))};
  }
};

/// x^exponent by the cheapest op that is right for it.
constexpr auto power(symbol x, double exponent) -> symbol {
  if (exponent == 0) return spread(literal(*x.in, 1), x->extent);
  if (exponent == 1) return x;
  if (exponent == 2) return square(x);
  if (exponent == 3) return x * square(x);
  if (exponent == 4) return square(square(x));
  if (exponent == -1) return 1 / x;
  if (exponent == -2) return 1 / square(x);
  if (exponent == 0.5) return apply<sqrt_op>(x);
  if (exponent == -0.5) return apply<rsqrt_op>(x);
  if (exponent == 1.5) return x * apply<sqrt_op>(x);
  return apply<pow_op>(x, literal(*x.in, exponent));
}

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
