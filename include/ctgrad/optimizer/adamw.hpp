// ctgrad/optimizer/adamw.hpp — Adam with weights that decay by themselves
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/optimizer/adam.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The step of `adam`, and p <- p - rate * weight_decay * p beside it: unlike a penalty in the loss, decay is not divided
/// by the size of the gradients (Loshchilov & Hutter 2019, algorithm 2; decay times the rate, as in the frameworks).
struct adamw {
  double rate = 1e-3;          ///< learning rate, at least 0
  double beta1 = 0.9;          ///< how long gradients are remembered, in [0, 1)
  double beta2 = 0.999;        ///< how long squared gradients are remembered, in [0, 1)
  double epsilon = 1e-8;       ///< keeps the quotient finite, positive
  double weight_decay = 0.01;  ///< of every parameter, biases too; at least 0

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const kept = rule.scalar("1-decay") * p;
    rule.assign(p, kept - rule.scalar("corrected rate") * detail::adam_direction::of(rule, gradient));
  }
  template <class Set>
  void scalars(Set set, long step) const {
    detail::adam_direction::scalars(*this, set, step);
    set("1-decay", 1 - rate * weight_decay);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("adamw", "rate", rate);
    detail::require_share_below_1("adamw", "beta1", beta1);
    detail::require_share_below_1("adamw", "beta2", beta2);
    detail::require_positive("adamw", "epsilon", epsilon);
    detail::require_at_least_0("adamw", "weight_decay", weight_decay);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
