// ctgrad/ops/comparisons.hpp — a < b and its like as numbers: 1 where it holds, else 0
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

/// Steps: the derivative is 0 everywhere, on the step too. With a NaN nothing holds, except that it is not equal.
struct comparison : elementwise<2> {
  static constexpr auto derivative(symbol, symbol, symbol) -> partials { return {}; }
};

struct less_op : comparison {
  static constexpr std::string_view name = "less", text = "[{.a} < {.b}]", latex = "\\left[{.a} < {.b}\\right]";
  template <class V> static V value(V a, V b) { return select(less(a, b), V(1), V(0)); }
};

struct less_equal_op : comparison {
  static constexpr std::string_view name = "less_equal", text = "[{.a} <= {.b}]", latex = "\\left[{.a} \\le {.b}\\right]";
  template <class V> static V value(V a, V b) { return select(less_equal(a, b), V(1), V(0)); }
};

struct not_equal_op : comparison {
  static constexpr std::string_view name = "not_equal", text = "[{.a} != {.b}]", latex = "\\left[{.a} \\ne {.b}\\right]";
  template <class V> static V value(V a, V b) { return select(equal(a, b), V(0), V(1)); }
};

/// 1 where x > 0, else 0 (also where x is NaN).
struct positive_op : elementwise<1> {
  static constexpr std::string_view name = "positive", text = "[{.a} > 0]", latex = "\\left[{.a} > 0\\right]";
  template <class V> static V value(V x) { return select(less(V(0), x), V(1), V(0)); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return literal(*x.in, 0); }
};

/// 1 where a > b, 1/2 where they are equal: what a has of the derivative of max(a, b).
struct above_op : comparison {
  static constexpr std::string_view name = "above", text = "above({.a}, {.b})", latex = "\\operatorname{above}({.a}, {.b})";
  template <class V> static V value(V a, V b) { return select(less(b, a), V(1), select(equal(a, b), V(0.5), V(0))); }
};

/// 1 where low <= x <= high.
struct within_op : elementwise<3> {
  static constexpr std::string_view name = "within", text = "[{.b} <= {.a} <= {.c}]",
                                    latex = "\\left[{.b} \\le {.a} \\le {.c}\\right]";
  template <class V> static V value(V x, V low, V high) {
    return select(less_equal(low, x), select(less_equal(x, high), V(1), V(0)), V(0));
  }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol) -> cotangents { return {}; }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
