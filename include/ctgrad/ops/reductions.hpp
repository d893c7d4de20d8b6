// ctgrad/ops/reductions.hpp — sums and maxima over one sample, sums over the samples of a batch
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

template <computed How>
struct reduction : structured<How, 1> {
  static constexpr auto shape_of(shape const&, shape const&) -> shape { return {}; }
};

struct sum_op : reduction<computed::sum> {
  static constexpr std::string_view name = "sum", text = "sum({.a})", latex = "\\textstyle\\sum ({.a})";
  static constexpr auto pullback(symbol a, symbol, symbol, symbol, symbol dy) -> cotangents {
    return {spread(dy, a->extent)};
  }
};

/// 1 where a equals b, else 0.
struct equals_op : elementwise<2> {
  static constexpr std::string_view name = "equals", text = "[{.a} = {.b}]", latex = "\\left[{.a} = {.b}\\right]";
  template <class V> static V value(V a, V b) { return select(equal(a, b), V(1), V(0)); }
  static constexpr auto derivative(symbol, symbol, symbol) -> partials { return {}; }
};

struct maximum_op : reduction<computed::maximum> {
  static constexpr std::string_view name = "maximum", text = "max({.a})", latex = "\\max({.a})";
  // Ties share the derivative, so that the order of the elements does not matter.
  static constexpr auto pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents {
    symbol const top = apply<equals_op>(a, y);
    return {dy / apply<sum_op>(top) * top};
  }
};

struct batch_sum_op : structured<computed::batch_sum, 1> {
  static constexpr std::string_view name = "batch_sum", text = "sum over samples of {>a}", latex = "\\sum_{n} {>a}";
  static constexpr int precedence = ctgrad::precedence::sum;
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy}; }
};

}  // namespace ops

/// The sum over the batch; of what no sample touches, that is the number of samples times it.
constexpr auto batch_sum(symbol a) -> symbol {
  return a->batched ? apply<ops::batch_sum_op>(a) : scalar(*a.in, "batch") * a;
}

}  // namespace ctgrad::inline CTGRAD_ABI
