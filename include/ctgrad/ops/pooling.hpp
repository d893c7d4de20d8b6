// ctgrad/ops/pooling.hpp — the largest element of each window, where it stood, and what travels along that way
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>
#include <ctgrad/ops/windows.hpp>

namespace ctgrad::inline CTGRAD_ABI::ops {

/// What the ops of pools have in common.
template <computed How, int Operands>
struct pooling : structured<How, Operands> {
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }  // built by `slide`
};

/// The place of the first largest element of each window, counted row by row in the window. No derivative passes.
struct pool_index_op : pooling<computed::pool_index, 1> {
  static constexpr std::string_view name = "pool_index", text = "where_max({.a})",
                                    latex = "\\operatorname{where\\,max}({.a})";
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol) -> cotangents { return {}; }
};

struct pick_op;

/// dy put where the index says: the adjoint of the maximum. Windows that overlap add up.
struct unpool_op : pooling<computed::unpool, 2> {
  static constexpr std::string_view name = "unpool", text = "unpool({.a}, {.b})",
                                    latex = "\\operatorname{unpool}({.a}, {.b})";
  static constexpr auto pullback(symbol dy, symbol index, symbol, symbol y, symbol dx) -> cotangents;
};

/// The elements that the index says.
struct pick_op : pooling<computed::pick, 2> {
  static constexpr std::string_view name = "pick", text = "pick({.a}, {.b})", latex = "\\operatorname{pick}({.a}, {.b})";
  static constexpr auto pullback(symbol x, symbol index, symbol, symbol y, symbol dy) -> cotangents {
    return {slide<unpool_op>(dy, index, {}, x->extent, y->with)};
  }
};

constexpr auto unpool_op::pullback(symbol dy, symbol index, symbol, symbol y, symbol dx) -> cotangents {
  return {slide<pick_op>(dx, index, {}, dy->extent, y->with)};
}

/// The largest element of each window. At a tie the first has the whole derivative, as everywhere in the field; what
/// lies in the padding is never the largest.
struct max_pool_op : pooling<computed::max_pool, 1> {
  static constexpr std::string_view name = "max_pool", text = "max_pool({.a})", latex = "\\operatorname{max\\,pool}({.a})";
  static constexpr auto pullback(symbol x, symbol, symbol, symbol y, symbol dy) -> cotangents {
    symbol const index = slide<pool_index_op>(x, {}, {}, y->extent, y->with);
    return {slide<unpool_op>(dy, index, {}, x->extent, y->with)};
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI::ops
