// ctgrad/ops/trigonometric.hpp — sin, cos, tan and atan
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/powers.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

struct cos_op;

struct sin_op : elementwise<1> {
  static constexpr std::string_view name = "sin", text = "sin({.a})", latex = "\\sin({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return sin(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol;
};

struct cos_op : elementwise<1> {
  static constexpr std::string_view name = "cos", text = "cos({.a})", latex = "\\cos({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return cos(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return -apply<sin_op>(x); }
};
constexpr auto sin_op::derivative(symbol x, symbol) -> symbol { return apply<cos_op>(x); }

struct tan_op : elementwise<1> {
  static constexpr std::string_view name = "tan", text = "tan({.a})", latex = "\\tan({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return tan(x); }
  template <class V> static V accurate(V x) { return accurate_tan(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return 1 + square(y); }
};

struct atan_op : elementwise<1> {
  static constexpr std::string_view name = "atan", text = "atan({.a})", latex = "\\arctan({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return atan(x); }
  template <class V> static V accurate(V x) { return accurate_atan(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return 1 / (1 + square(x)); }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
