// ctgrad/ops/reductions.hpp — sums and maxima over one sample, sums over the samples of a batch
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/moves.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace ops {

/// What sums and maxima have in common.
template <computed How>
struct reduction : structured<How, 1> {
  static constexpr auto shape_of(shape const&, shape const&) -> shape { return {}; }
};

struct sum_op : reduction<computed::sum> {
  static constexpr std::string_view name = "sum", text = "sum({.a})", latex = "\\textstyle\\sum ({.a})";
  static constexpr auto pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents {
    return {repeated(dy, a->extent, y->with.axes)};
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
    std::uint16_t const axes = y->with.axes;
    symbol const top = apply<equals_op>(a, repeated(y, a->extent, axes));
    return {repeated(dy / sum_over(top, axes), a->extent, axes) * top};
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

/// A reduction along the axes named, one bit an axis; none for all elements of one sample.
template <class Op>
constexpr auto reduce_over(symbol a, std::uint16_t axes) -> symbol {
  if (without(a->extent, axes).rank == 0) return apply<Op>(a);
  node n = node_of<Op>(a, without(a->extent, axes));
  n.with.axes = axes;
  return {a.in, a.in->add(n)};
}
/// The sum along axes.
constexpr auto sum_over(symbol a, std::uint16_t axes) -> symbol { return reduce_over<ops::sum_op>(a, axes); }

}  // namespace ctgrad::inline CTGRAD_ABI
