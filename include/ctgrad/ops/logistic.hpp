// ctgrad/ops/logistic.hpp — sigmoid and what is made of it: softplus, silu, mish
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/hyperbolic.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

struct sigmoid_op : elementwise<1> {
  static constexpr std::string_view name = "sigmoid", text = "sigmoid({.a})", latex = "\\sigma({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return sigmoid(x); }
  template <class V> static V accurate(V x) { return accurate_sigmoid(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return y * (1 - y); }
};

/// log(1 + exp(x)), finite for any finite x.
struct softplus_op : elementwise<1> {
  static constexpr std::string_view name = "softplus", text = "softplus({.a})", latex = "\\operatorname{softplus}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return max(V(0), x) + log1p(exp(-abs(x))); }
  template <class V> static V accurate(V x) { return accurate_softplus(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return apply<sigmoid_op>(x); }
};

/// What x times a function that goes to 0 begins with: at -infinity the limit is 0, and not infinity times 0.
inline constexpr double lowest_factor = -3e38;

/// x sigmoid(x), also called swish.
struct silu_op : elementwise<1> {
  static constexpr std::string_view name = "silu", text = "silu({.a})", latex = "\\operatorname{silu}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return max(V(lowest_factor), x) * sigmoid(x); }
  template <class V> static V accurate(V x) { return accurate_silu(x); }
  static constexpr auto derivative(symbol x, symbol y) -> symbol {
    symbol const s = apply<sigmoid_op>(x);
    return s + y * (1 - s);
  }
};

/// x tanh(softplus(x)) (Misra 2019), with one exponential that never overflows: tanh(log(1 + e)) = n / (n + 2) with
/// n = e (e + 2), and the same divided by e^2 where x > 0.
struct mish_op : elementwise<1> {
  static constexpr std::string_view name = "mish", text = "mish({.a})", latex = "\\operatorname{mish}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) {
    V const e = exp(-abs(x));
    auto const above = less(V(0), x);
    V const n = select(above, V(1) + (e + e), e * (e + V(2)));
    return max(V(lowest_factor), x) * (n / (n + select(above, V(2) * e * e, V(2))));
  }
  template <class V> static V accurate(V x) { return accurate_mish(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol {
    symbol const t = apply<tanh_op>(apply<softplus_op>(x));
    return t + x * apply<sigmoid_op>(x) * (1 - t * t);
  }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
