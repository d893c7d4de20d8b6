// ctgrad/ops/rectifiers.hpp — relu, leaky_relu and elu: the identity above 0, something flatter below
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/piecewise.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

struct relu_op : elementwise<1> {
  static constexpr std::string_view name = "relu", text = "relu({.a})", latex = "\\operatorname{relu}({.a})";
  template <class V> static V value(V x) { return max(V(0), x); }  // this order keeps a NaN, so that divergence is seen
  static constexpr auto derivative(symbol, symbol y) -> symbol { return apply<positive_op>(y); }  // 0 at the kink
};

/// x above 0, slope x below and at 0 (Maas et al. 2013); with a trained slope, the PReLU of He et al. 2015.
struct leaky_relu_op : elementwise<2> {
  static constexpr std::string_view name = "leaky_relu", text = "leaky_relu({.a}, {.b})",
                                    latex = "\\operatorname{leaky\\_relu}_{{.b}}({.a})";
  template <class V> static V value(V x, V slope) { return select(less(V(0), x), x, slope * x); }
  static constexpr auto derivative(symbol x, symbol slope, symbol) -> partials {
    symbol const above = apply<positive_op>(x), none = literal(*x.in, 0);
    return {apply<where_op>(above, literal(*x.in, 1), slope),
            slope->what == role::constant ? symbol{} : apply<where_op>(above, none, x)};
  }
};

/// x above 0, alpha (exp(x) - 1) below and at 0 (Clevert et al. 2015).
struct elu_op : elementwise<2> {
  static constexpr std::string_view name = "elu", text = "elu({.a}, {.b})", latex = "\\operatorname{elu}_{{.b}}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x, V alpha) { return select(less(V(0), x), x, alpha * expm1(x)); }
  template <class V> static V accurate(V x, V alpha) { return select(less(V(0), x), x, alpha * accurate_expm1(x)); }
  static constexpr auto derivative(symbol x, symbol alpha, symbol y) -> partials {
    symbol const above = apply<positive_op>(x), none = literal(*x.in, 0);
    return {apply<where_op>(above, literal(*x.in, 1), y + alpha),
            alpha->what == role::constant ? symbol{} : apply<where_op>(above, none, apply<expm1_op>(x))};
  }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
