// ctgrad/ops/argmax.hpp — where the largest element stands
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI::ops {

/// The row-major index, among the axes reduced, of the first largest element, as a number. No derivative passes.
struct argmax_op : reduction<computed::argmax> {
  static constexpr std::string_view name = "argmax", text = "argmax({.a})", latex = "\\operatorname{argmax}({.a})";
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol) -> cotangents { return {}; }
};

/// The index of the first largest element along axes.
constexpr auto argmax_over(symbol a, std::uint16_t axes) -> symbol { return reduce_over<argmax_op>(a, axes); }

}  // namespace ctgrad::inline CTGRAD_ABI::ops
