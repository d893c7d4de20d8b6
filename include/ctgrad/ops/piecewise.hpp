// ctgrad/ops/piecewise.hpp — abs, sign, floor, min, max, clip and where, each with its convention at the kink
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/comparisons.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

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

/// The largest integer that is not above x. Its derivative is 0, at the steps too.
struct floor_op : elementwise<1> {
  static constexpr std::string_view name = "floor", text = "floor({.a})", latex = "\\left\\lfloor {.a} \\right\\rfloor";
  template <class V> static V value(V x) { return floor(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return literal(*x.in, 0); }
};

/// The smaller of two. Half the derivative each at a tie, so that min(a, b) and min(b, a) train alike.
struct min_op : elementwise<2> {
  static constexpr std::string_view name = "min", text = "min({.a}, {.b})", latex = "\\min({.a}, {.b})";
  template <class V> static V value(V a, V b) { return select(equal(a, a), min(a, b), a); }  // a NaN of either is seen
  static constexpr auto derivative(symbol a, symbol b, symbol) -> partials {
    return {apply<above_op>(b, a), apply<above_op>(a, b)};
  }
};

/// The larger of two. Half the derivative each at a tie.
struct max_op : elementwise<2> {
  static constexpr std::string_view name = "max", text = "max({.a}, {.b})", latex = "\\max({.a}, {.b})";
  template <class V> static V value(V a, V b) { return select(equal(a, a), max(a, b), a); }
  static constexpr auto derivative(symbol a, symbol b, symbol) -> partials {
    return {apply<above_op>(a, b), apply<above_op>(b, a)};
  }
};

/// min(max(x, low), high), so `high` where the bounds are exchanged. The derivative with respect to x is 1 between the
/// bounds and on them; a bound has it where x is beyond.
struct clip_op : elementwise<3> {
  static constexpr std::string_view name = "clip", text = "clip({.a}, {.b}, {.c})",
                                    latex = "\\operatorname{clip}({.a}, {.b}, {.c})";
  template <class V> static V value(V x, V low, V high) { return min(high, max(low, x)); }
  static constexpr auto pullback(symbol x, symbol low, symbol high, symbol, symbol dy) -> cotangents {
    cotangents d{dy * apply<within_op>(x, low, high)};
    if (low->what != role::constant) d.b = dy * apply<less_op>(x, low) * apply<less_equal_op>(low, high);
    if (high->what != role::constant) d.c = dy * apply<less_op>(high, apply<max_op>(low, x));
    return d;
  }
};

/// a where the condition is not 0, else b. The other one is not read: its infinities and NaN do no harm, nor in the
/// derivative.
struct where_op : elementwise<3> {
  static constexpr std::string_view name = "where", text = "where({.a}, {.b}, {.c})",
                                    latex = "\\begin{cases} {.b} & \\text{if } {.a} \\\\ {.c} & \\text{else} \\end{cases}";
  template <class V> static V value(V condition, V a, V b) { return select(equal(condition, V(0)), b, a); }
  static constexpr auto pullback(symbol condition, symbol, symbol, symbol, symbol dy) -> cotangents {
    symbol const none = literal(*dy.in, 0);
    return {{}, apply<where_op>(condition, dy, none), apply<where_op>(condition, none, dy)};
  }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
