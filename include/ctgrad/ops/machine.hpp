// ctgrad/ops/machine.hpp — ops that no user writes: what `lower` makes of others because machines do them in one go
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/activations.hpp>
#include <ctgrad/ops/moves.hpp>

namespace ctgrad::inline CTGRAD_ABI {
namespace ops {

/// a * b + c, rounded once: the same bits whether or not a compiler contracts products.
struct fma_op : elementwise<3> {
  static constexpr std::string_view name = "fma", text = "{a} .* {b} + {c}", latex = "{a} \\odot {b} + {c}";
  static constexpr int precedence = ctgrad::precedence::sum;
  template <class V> static V value(V a, V b, V c) { return fma(a, b, c); }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol, symbol dy) -> cotangents {
    return {dy * b, dy * a, dy};
  }
};

/// c - a * b, rounded once.
struct fnma_op : elementwise<3> {
  static constexpr std::string_view name = "fnma", text = "{c} - {a} .* {b}", latex = "{c} - {a} \\odot {b}";
  static constexpr int precedence = ctgrad::precedence::sum;
  template <class V> static V value(V a, V b, V c) { return fnma(a, b, c); }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol, symbol dy) -> cotangents {
    return {-(dy * b), -(dy * a), dy};
  }
};

/// b where a > 0, else 0: the product of b with `positive(a)` in one masked move.
struct gate_op : elementwise<2> {
  static constexpr std::string_view name = "gate", text = "[{.a} > 0] .* {b}", latex = "\\left[{.a} > 0\\right] \\odot {b}";
  static constexpr int precedence = ctgrad::precedence::product;
  template <class V> static V value(V a, V b) { return select(less(V(0), a), b, V(0)); }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol, symbol dy) -> cotangents {
    return {{}, apply<gate_op>(a, dy)};
  }
};

/// The sum of a value over everything: samples and elements.
struct total_op : structured<computed::total, 1> {
  static constexpr std::string_view name = "total", text = "total({.a})", latex = "\\sum_{n,i} ({.a})";
  static constexpr auto shape_of(shape const&, shape const&) -> shape { return {}; }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol, symbol dy) -> cotangents {
    return {spread(dy, a->extent)};
  }
};

/// The sum over the samples of what is multiplied, element by element, with another vector of the sample: of a matrix a b',
/// along the axis that the attribute names.
struct weighed_sum_op : structured<computed::batch_sum, 2> {
  static constexpr std::string_view name = "weighed_sum", text = "sum over samples of {b} .* {>a}",
                                    latex = "\\sum_{n} {b} \\odot {>a}";
  static constexpr int precedence = ctgrad::precedence::sum;
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol a, symbol b, symbol, symbol y, symbol dy) -> cotangents {
    if (a->extent.rank == 1) return {b * dy, a * dy};
    auto const other = std::uint16_t(2 - y->with.axes);
    return {repeated(b, a->extent, other) * dy, sum_over(a * dy, other)};
  }
};

/// The same elements with 16 samples (8 of doubles) side by side: what convolutions read and make. Its shape is an
/// attribute, since neither layout knows one.
template <computed How>
struct change_of_layout : structured<How, 1> {
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy}; }
};
struct into_lanes_op : change_of_layout<computed::into_lanes> {
  static constexpr std::string_view name = "into_lanes", text = "{.a}", latex = "{.a}";
  static constexpr int precedence = ctgrad::precedence::atom;
};
struct out_of_lanes_op : change_of_layout<computed::out_of_lanes> {
  static constexpr std::string_view name = "out_of_lanes", text = "{.a}", latex = "{.a}";
  static constexpr int precedence = ctgrad::precedence::atom;
};

/// The sum over samples and places, for each map: what a bias receives.
struct map_total_op : structured<computed::map_total, 1> {
  static constexpr std::string_view name = "map_total", text = "sum over samples and places of {>a}",
                                    latex = "\\sum_{n,i,j} {>a}";
  static constexpr int precedence = ctgrad::precedence::sum;
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return make_shape(a[0]); }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol, symbol dy) -> cotangents {
    return {repeated(dy, a->extent, std::uint16_t(a->extent.rank == 3 ? 6 : 2))};
  }
};

/// A value of its own in memory: breaks a cycle of updates that read each other's parameters.
struct copy_op : structured<computed::copy, 1> {
  static constexpr std::string_view name = "copy", text = "copy({.a})", latex = "{.a}";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol dy) -> cotangents { return {dy}; }
};

}  // namespace ops

}  // namespace ctgrad::inline CTGRAD_ABI
