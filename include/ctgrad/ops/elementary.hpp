// ctgrad/ops/elementary.hpp — exp and log, and their forms that keep all digits near 0
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

struct exp_op : elementwise<1> {
  static constexpr std::string_view name = "exp", text = "exp({.a})", latex = "\\exp({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return exp(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return y; }
};

/// exp(x) - 1
struct expm1_op : elementwise<1> {
  static constexpr std::string_view name = "expm1", text = "expm1({.a})", latex = "\\operatorname{expm1}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return expm1(x); }
  template <class V> static V accurate(V x) { return accurate_expm1(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return apply<exp_op>(x); }  // y + 1 would cancel
};

struct log_op : elementwise<1> {
  static constexpr std::string_view name = "log", text = "log({.a})", latex = "\\log({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return log(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return 1 / x; }
};

/// log(1 + x)
struct log1p_op : elementwise<1> {
  static constexpr std::string_view name = "log1p", text = "log1p({.a})", latex = "\\operatorname{log1p}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return log1p(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return 1 / (1 + x); }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
