// ctgrad/ops/softmax.hpp — log-sum-exp and softmax, finite for any finite logits
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

/// exp(x) where 1 is a term of the same sum: 0 from where it is less than 2^-99 of that (doubles: 2^-959). Rounding hides
/// such terms anyway, but what they are multiplied with becomes subnormal, and a product of subnormal numbers takes a
/// hundred cycles and more: twice the time of a mixture of Gaussians.
struct softmax_exp_op : elementwise<1> {
  static constexpr std::string_view name = "softmax_exp", text = "exp({.a})", latex = "\\exp({.a})";
  static constexpr bool cheap = false;
  template <class V>
  static constexpr auto least() -> double {
    if constexpr (requires { typename V::value_type; }) return sizeof(typename V::value_type) == 4 ? -69 : -665;
    else return sizeof(V) == 4 ? -69 : -665;
  }
  template <class V>
  static V value(V x) {
    V const low(least<V>());
    return select(less(x, low), V(0), exp(select(less(x, low), low, x)));
  }
  static constexpr auto derivative(symbol, symbol y) -> symbol { return y; }
};

/// exp(x - max x): what log-sum-exp and softmax share, so that it is computed once.
constexpr auto shifted_exp(symbol x) -> symbol { return apply<softmax_exp_op>(x - apply<maximum_op>(x)); }

/// exp(x) / sum exp(x). Bishop 2006, eq. 4.62.
struct softmax_op : structured<computed::composite, 1> {
  static constexpr std::string_view name = "softmax", text = "softmax({.a})", latex = "\\operatorname{softmax}({.a})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol y, symbol dy) -> cotangents {
    return {y * (dy - apply<sum_op>(y * dy))};
  }
  // One division a sample instead of one an element.
  static constexpr auto expand(symbol x, symbol) -> symbol {
    symbol const e = shifted_exp(x);
    return e * (1 / apply<sum_op>(e));
  }
};

/// log(sum exp(x)).
struct logsumexp_op : structured<computed::composite, 1> {
  static constexpr std::string_view name = "logsumexp", text = "logsumexp({.a})", latex = "\\operatorname{logsumexp}({.a})";
  static constexpr auto shape_of(shape const&, shape const&) -> shape { return {}; }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol, symbol dy) -> cotangents {
    return {dy * apply<softmax_op>(a)};
  }
  static constexpr auto expand(symbol x, symbol) -> symbol {
    return apply<maximum_op>(x) + apply<log_op>(apply<sum_op>(shifted_exp(x)));
  }
};

}  // namespace ops
}  // namespace ctgrad::inline CTGRAD_ABI
