// ctgrad/ops/softmax.hpp — log-sum-exp and softmax, finite for any finite logits
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/elementary.hpp>
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

/// exp(x - max x): what log-sum-exp and softmax share, so that it is computed once.
constexpr auto shifted_exp(symbol x) -> symbol { return apply<exp_op>(x - apply<maximum_op>(x)); }

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
