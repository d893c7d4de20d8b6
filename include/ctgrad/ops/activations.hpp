// ctgrad/ops/activations.hpp — relu, tanh, sigmoid
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

/// 1 where x > 0, else 0 (also where x is NaN).
struct positive_op : elementwise<1> {
  static constexpr std::string_view name = "positive", text = "[{.a} > 0]", latex = "\\left[{.a} > 0\\right]";
  template <class V> static V value(V x) { return select(less(V(0), x), V(1), V(0)); }
  static constexpr auto derivative(symbol x, symbol) -> symbol { return literal(*x.in, 0); }
};

struct relu_op : elementwise<1> {
  static constexpr std::string_view name = "relu", text = "relu({.a})", latex = "\\operatorname{relu}({.a})";
  template <class V> static V value(V x) { return max(V(0), x); }  // this order keeps a NaN, so that divergence is seen
  static constexpr auto derivative(symbol, symbol y) -> symbol { return apply<positive_op>(y); }  // 0 at the kink
};

struct tanh_op : elementwise<1> {
  static constexpr std::string_view name = "tanh", text = "tanh({.a})", latex = "\\tanh({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return tanh(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return 1 - y * y; }  // of the output: nothing else to keep
};

struct sigmoid_op : elementwise<1> {
  static constexpr std::string_view name = "sigmoid", text = "sigmoid({.a})", latex = "\\sigma({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return sigmoid(x); }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return y * (1 - y); }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
