// ctgrad/ops/losses.hpp — huber and x log(y): ops of losses that as compositions would branch or be 0 times infinity
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/piecewise.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

/// e^2 / 2 up to |e| = delta, from there on straight on (Huber 1964). Its derivative is clip(e, -delta, delta).
struct huber_op : elementwise<2> {
  static constexpr std::string_view name = "huber", text = "huber({.a}, {.b})", latex = "\\operatorname{huber}_{{.b}}({.a})";
  template <class V> static V value(V e, V delta) {
    V const c = min(delta, max(-delta, e));
    return c * (e - V(0.5) * c);
  }
  static constexpr auto derivative(symbol e, symbol delta, symbol) -> partials {
    symbol const none = literal(*e.in, 0);
    return {apply<clip_op>(e, -delta, delta),
            delta->what == role::constant ? symbol{} : apply<max_op>(apply<abs_op>(e) - delta, none)};
  }
};

/// x log(y), and 0 where x is 0.
struct xlogy_op : elementwise<2> {
  static constexpr std::string_view name = "xlogy", text = "xlogy({.a}, {.b})", latex = "{a} \\log({.b})";
  static constexpr int precedence = ctgrad::precedence::product;
  static constexpr bool cheap = false;
  template <class V> static V value(V x, V y) { return select(equal(x, V(0)), select(equal(y, y), V(0), y), x * log(y)); }
  static constexpr auto derivative(symbol x, symbol y, symbol) -> partials { return {apply<log_op>(y), x / y}; }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
