// ctgrad/ops/elementary.hpp — exp, log, |x| and its sign
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

struct log_op : elementwise<1> {
  static constexpr std::string_view name = "log", text = "log({.a})", latex = "\\log({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return log(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return 1 / x; }
};

/// -1, 0 or 1. Its derivative is zero wherever it has one; at 0 we say so too.
struct sign_op : elementwise<1> {
  static constexpr std::string_view name = "sign", text = "sign({.a})", latex = "\\operatorname{sign}({.a})";
  template <class V> static V value(V x) {
    return select(less(V(0), x), V(1), select(less(x, V(0)), V(-1), x));  // sign(NaN) is NaN, sign(-0) is -0
  }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return literal(*x.in, 0); }
};

struct abs_op : elementwise<1> {
  static constexpr std::string_view name = "abs", text = "|{.a}|", latex = "\\left|{.a}\\right|";
  template <class V> static V value(V x) { return abs(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return apply<sign_op>(x); }  // 0 at the kink
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
