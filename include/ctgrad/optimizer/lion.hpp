// ctgrad/optimizer/lion.hpp — steps of one size, by the sign of a running mean
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/piecewise.hpp>
#include <ctgrad/optimizer/decay.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// p <- p - rate (sign(beta1 m + (1 - beta1) gradient) + weight_decay p), m <- beta2 m + (1 - beta2) gradient
/// (Chen et al. 2023, "Symbolic discovery of optimization algorithms", algorithm 2). Rates are 3 to 10 times smaller
/// than Adam's.
struct lion {
  double rate = 1e-4;       ///< learning rate, at least 0: the size of every element's step
  double beta1 = 0.9;       ///< weight of the mean in the direction, in [0, 1)
  double beta2 = 0.99;      ///< how long gradients are remembered, in [0, 1)
  double weight_decay = 0;  ///< of every parameter, at least 0

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const m = rule.state("mean");
    symbol const direction = rule.scalar("beta1") * m + rule.scalar("1-beta1") * gradient;
    rule.assign(m, detail::decayed(rule.scalar("beta2") * m + rule.scalar("1-beta2") * gradient));
    rule.assign(p, rule.scalar("1-decay") * p - rule.scalar("rate") * apply<ops::sign_op>(direction));
  }
  template <class Set>
  void scalars(Set set) const {
    set("rate", rate), set("beta1", beta1), set("1-beta1", 1 - beta1), set("beta2", beta2), set("1-beta2", 1 - beta2);
    set("1-decay", 1 - rate * weight_decay);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("lion", "rate", rate);
    detail::require_share_below_1("lion", "beta1", beta1);
    detail::require_share_below_1("lion", "beta2", beta2);
    detail::require_at_least_0("lion", "weight_decay", weight_decay);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
