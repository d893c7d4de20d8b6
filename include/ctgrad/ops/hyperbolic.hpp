// ctgrad/ops/hyperbolic.hpp — sinh, cosh, tanh and log cosh
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/elementary.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

struct cosh_op;

struct sinh_op : elementwise<1> {
  static constexpr std::string_view name = "sinh", text = "sinh({.a})", latex = "\\sinh({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return sinh(x); }
  template <class V> static V accurate(V x) { return accurate_sinh(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol;
};

struct cosh_op : elementwise<1> {
  static constexpr std::string_view name = "cosh", text = "cosh({.a})", latex = "\\cosh({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return cosh(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return apply<sinh_op>(x); }
};
constexpr auto sinh_op::derivative(symbol x, symbol) -> symbol { return apply<cosh_op>(x); }

struct tanh_op : elementwise<1> {
  static constexpr std::string_view name = "tanh", text = "tanh({.a})", latex = "\\tanh({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return tanh(x); }
  template <class V> static V accurate(V x) { return accurate_tanh(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return 1 - y * y; }  // of the output: nothing else to keep
};

/// log(cosh(x)): x^2 / 2 near 0 with all its digits, |x| - log(2) far away without overflow.
struct log_cosh_op : elementwise<1> {
  static constexpr std::string_view name = "log_cosh", text = "log_cosh({.a})", latex = "\\log\\cosh({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) {
    V const a = abs(x), h = sinh(V(0.5) * a);
    auto const near = less(a, V(1));
    V const rest = log1p(select(near, V(2) * h * h, exp(V(-2) * a)));  // cosh(x) = 1 + 2 sinh(x/2)^2
    return select(near, rest, (a - V(0.69314718055994531)) + rest);
  }
  template <class V> static V accurate(V x) { return accurate_log_cosh(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return apply<tanh_op>(x); }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
