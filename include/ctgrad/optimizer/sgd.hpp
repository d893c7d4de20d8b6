// ctgrad/optimizer/sgd.hpp — stochastic gradient descent
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// What `step` needs of an optimizer: `update` writes new values of a parameter in the letters of the graph, so that
/// they become part of the kernel that makes its gradient; `scalars` gives the numbers that may change at run time.
template <class O>
concept optimizer_like = requires(O const& o, update_rule& rule, symbol p, void (*set)(std::string_view, double)) {
  O::update(rule, p, p);
  o.scalars(set);
};

/// p <- p - rate * gradient (Robbins & Monro 1951).
struct sgd {
  double rate = 0.01;   ///< learning rate, positive

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    rule.assign(p, p - rule.scalar("rate") * gradient);
  }
  template <class Set>
  void scalars(Set set) const { set("rate", rate); }
};

}  // namespace ctgrad::inline CTGRAD_ABI
