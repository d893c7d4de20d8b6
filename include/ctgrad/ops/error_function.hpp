// ctgrad/ops/error_function.hpp — erf, and gelu in both of its forms
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/logistic.hpp>
#include <ctgrad/ops/powers.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

struct erf_op : elementwise<1> {
  static constexpr std::string_view name = "erf", text = "erf({.a})", latex = "\\operatorname{erf}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return erf(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol {
    return 1.1283791670955126 * apply<exp_op>(-square(x));  // 2 / sqrt(pi)
  }
};

/// x times the probability that a normal number is below x (Hendrycks & Gimpel 2016).
struct gelu_op : elementwise<1> {
  static constexpr std::string_view name = "gelu", text = "gelu({.a})", latex = "\\operatorname{gelu}({.a})";
  static constexpr bool cheap = false;
  static constexpr double root_half = 0.70710678118654752, density_at_0 = 0.39894228040143268;  // 1 / sqrt(2 pi)
  template <class V> static V value(V x) { return V(0.5) * max(V(lowest_factor), x) * (V(1) + erf(V(root_half) * x)); }
  template <class V> static V accurate(V x) { return accurate_gelu(x); }
  static constexpr auto derivative(symbol x, symbol) -> symbol {
    symbol const below = 0.5 * (1 + apply<erf_op>(root_half * x));
    return below + x * (density_at_0 * apply<exp_op>(-0.5 * square(x)));
  }
};

/// 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), the same paper's approximation; 1 + tanh(u) = 2 sigmoid(2u).
struct gelu_tanh_op : elementwise<1> {
  static constexpr std::string_view name = "gelu_tanh", text = "gelu_tanh({.a})",
                                    latex = "\\operatorname{gelu}_{\\tanh}({.a})";
  static constexpr bool cheap = false;
  static constexpr double linear = 1.5957691216057308, cubic = 0.044715 * linear;  // 2 sqrt(2/pi)
  template <class V> static V value(V x) { return max(V(lowest_factor), x) * sigmoid(x * fma(V(cubic), x * x, V(linear))); }
  template <class V> static V accurate(V x) { return accurate_gelu_tanh(x); }
  static constexpr auto derivative(symbol x, symbol y) -> symbol {
    symbol const z = square(x), s = apply<sigmoid_op>(x * (linear + cubic * z));
    return s + y * (1 - s) * (linear + 3 * cubic * z);
  }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
