// ctgrad/ops/arithmetic.hpp — a + b, a - b, a ⊙ b, a / b, -a
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/scalar_math.hpp>
#include <ctgrad/graph/symbol.hpp>

namespace ctgrad::inline CTGRAD_ABI {
constexpr auto operator-(symbol a) -> symbol;
constexpr auto operator/(symbol a, symbol b) -> symbol;

namespace ops {
using namespace scalar_math;

struct add_op : elementwise<2> {
  static constexpr std::string_view name = "add", text = "{a} + {b}", latex = "{a} + {b}";
  static constexpr int precedence = ctgrad::precedence::sum;
  template <class V> static V value(V a, V b) { return a + b; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy, dy}; }
};

struct subtract_op : elementwise<2> {
  static constexpr std::string_view name = "subtract", text = "{a} - {>b}", latex = "{a} - {>b}";
  static constexpr int precedence = ctgrad::precedence::sum;
  template <class V> static V value(V a, V b) { return a - b; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy, -dy}; }
};

struct multiply_op : elementwise<2> {
  static constexpr std::string_view name = "multiply", text = "{a} .* {b}", latex = "{a} \\odot {b}";
  static constexpr int precedence = ctgrad::precedence::product;
  template <class V> static V value(V a, V b) { return a * b; }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol, symbol dy) -> cotangents { return {dy * b, dy * a}; }
};

struct divide_op : elementwise<2> {
  static constexpr std::string_view name = "divide", text = "{a} / {>b}", latex = "\\frac{{.a}}{{.b}}";
  static constexpr int precedence = ctgrad::precedence::product;
  static constexpr bool cheap = false;
  template <class V> static V value(V a, V b) { return a / b; }
  static constexpr auto pullback(symbol, symbol b, symbol, symbol y, symbol dy) -> cotangents {
    return {dy / b, -(dy * y / b)};
  }
};

struct negate_op : elementwise<1> {
  static constexpr std::string_view name = "negate", text = "-{>a}", latex = "-{>a}";
  static constexpr int precedence = ctgrad::precedence::prefix;
  template <class V> static V value(V a) { return -a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {-dy}; }
};

/// A scalar in the space of a larger shape: what the derivative of a sum needs. Its shape is an attribute.
struct spread_op : elementwise<1> {
  static constexpr std::string_view name = "spread", text = "{.a}", latex = "{.a}";
  static constexpr int precedence = ctgrad::precedence::atom;
  template <class V> static V value(V a) { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy}; }
};

}  // namespace ops

/// A scalar repeated to a shape.
constexpr auto spread(symbol s, shape const& to) -> symbol {
  if (s->extent == to) return s;
  return {s.in, s.in->add(node_of<ops::spread_op>(s, to))};
}

// Derivatives are full of ones and zeros. Dropping them at once keeps gradients small before any pass runs; what changes
// the shape of the result is left to `simplify`.
/// Is it this number?
constexpr auto is_constant(symbol s, double v) -> bool { return s->is_constant(v); }
/// May the second be dropped from a sum or product, by shape and by dependence on the sample?
constexpr auto keeps_space(symbol kept, symbol dropped) -> bool {
  return (dropped->is_scalar() || kept->extent == dropped->extent) && (kept->batched || !dropped->batched);
}

constexpr auto operator+(symbol a, symbol b) -> symbol {
  if (is_constant(a, 0) && keeps_space(b, a)) return b;
  if (is_constant(b, 0) && keeps_space(a, b)) return a;
  return apply<ops::add_op>(a, b);
}
constexpr auto operator-(symbol a) -> symbol {
  if (a->what == role::constant) return literal(*a.in, -a->value);
  if (is<ops::negate_op>(a)) return a.operand(0);
  return apply<ops::negate_op>(a);
}
constexpr auto operator-(symbol a, symbol b) -> symbol {
  if (is_constant(b, 0) && keeps_space(a, b)) return a;
  if (is_constant(a, 0) && keeps_space(b, a)) return -b;
  return apply<ops::subtract_op>(a, b);
}
constexpr auto operator*(symbol a, symbol b) -> symbol {
  if (is_constant(a, 1) && keeps_space(b, a)) return b;  // before the next line: a named constant keeps its name
  if (is_constant(b, 1) && keeps_space(a, b)) return a;
  if (a->what == role::constant && b->what == role::constant) return literal(*a.in, a->value * b->value);
  return apply<ops::multiply_op>(a, b);
}
constexpr auto operator/(symbol a, symbol b) -> symbol {
  if (is_constant(b, 1) && keeps_space(a, b)) return a;
  return apply<ops::divide_op>(a, b);
}

constexpr auto operator+(symbol a, double b) -> symbol { return a + literal(*a.in, b); }
constexpr auto operator+(double a, symbol b) -> symbol { return literal(*b.in, a) + b; }
constexpr auto operator-(symbol a, double b) -> symbol { return a - literal(*a.in, b); }
constexpr auto operator-(double a, symbol b) -> symbol { return literal(*b.in, a) - b; }
constexpr auto operator*(double a, symbol b) -> symbol { return literal(*b.in, a) * b; }
constexpr auto operator*(symbol a, double b) -> symbol { return literal(*a.in, b) * a; }
constexpr auto operator/(double a, symbol b) -> symbol { return literal(*b.in, a) / b; }
constexpr auto operator/(symbol a, double b) -> symbol { return a / literal(*a.in, b); }

}  // namespace ctgrad::inline CTGRAD_ABI
