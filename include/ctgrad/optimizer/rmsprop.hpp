// ctgrad/optimizer/rmsprop.hpp — a rate for each element, by the running mean of its squared gradients
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/optimizer/decay.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// s <- decay s + (1 - decay) gradient^2, p <- p - rate gradient / (sqrt(s) + epsilon) (Tieleman & Hinton 2012, "Neural
/// networks for machine learning", lecture 6e; epsilon as usual today).
struct rmsprop {
  double rate = 1e-3;     ///< learning rate, at least 0
  double decay = 0.9;     ///< how long squared gradients are remembered, in [0, 1)
  double epsilon = 1e-8;  ///< keeps the quotient finite, positive

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const s = rule.state("squares");
    symbol const s_next = rule.scalar("decay") * s + detail::square_above_zero(gradient, rule.scalar("1-decay"));
    rule.assign(s, s_next);
    rule.assign(p, p - rule.scalar("rate") * (gradient / (apply<ops::sqrt_op>(s_next) + rule.scalar("epsilon"))));
  }
  template <class Set>
  void scalars(Set set) const {
    set("rate", rate), set("decay", decay), set("1-decay", 1 - decay), set("epsilon", epsilon);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("rmsprop", "rate", rate);
    detail::require_share_below_1("rmsprop", "decay", decay);
    detail::require_positive("rmsprop", "epsilon", epsilon);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
