// ctgrad/optimizer/sgd.hpp — stochastic gradient descent
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// p <- p - rate * gradient (Robbins & Monro 1951).
struct sgd {
  double rate = 0.01;  ///< learning rate, at least 0

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    rule.assign(p, p - rule.scalar("rate") * gradient);
  }
  template <class Set>
  void scalars(Set set) const {
    set("rate", rate);
  }
  [[gnu::cold]] void check() const { detail::require_at_least_0("sgd", "rate", rate); }
};

}  // namespace ctgrad::inline CTGRAD_ABI
