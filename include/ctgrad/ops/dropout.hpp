// ctgrad/ops/dropout.hpp — a random part of the elements set to zero, the rest scaled up; the identity in predictions
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

namespace ctgrad::inline CTGRAD_ABI::ops {

/// x / (1 - rate) where the noise is at least `rate`, else 0: the expectation is x (Srivastava et al. 2014, inverted).
struct dropout_op : elementwise<3> {
  static constexpr std::string_view name = "dropout", text = "dropout({.a})", latex = "\\operatorname{dropout}({.a})";
  template <class V> static V value(V x, V noise, V rate) { return select(less(noise, rate), V(0), x / (V(1) - rate)); }
  static constexpr auto pullback(symbol, symbol noise, symbol rate, symbol, symbol dy) -> cotangents {
    return {apply<dropout_op>(dy, noise, rate)};
  }
  static constexpr auto inference(symbol x, symbol) -> symbol { return x; }
};

}  // namespace ctgrad::inline CTGRAD_ABI::ops
