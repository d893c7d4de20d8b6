// ctgrad/optimizer/momentum.hpp — gradient descent with a velocity
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/optimizer/decay.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// v <- beta v + gradient, p <- p - rate v: the heavy ball (Polyak 1964, eq. 9; with v in units of the gradient, so that
/// the rate may change from step to step without changing the velocity).
struct momentum {
  double rate = 0.01;  ///< learning rate, at least 0
  double beta = 0.9;   ///< what remains of the velocity, in [0, 1)

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const v = rule.state("velocity"), v_next = detail::decayed(rule.scalar("beta") * v + gradient);
    rule.assign(v, v_next);
    rule.assign(p, p - rule.scalar("rate") * v_next);
  }
  template <class Set>
  void scalars(Set set) const {
    set("rate", rate), set("beta", beta);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("momentum", "rate", rate);
    detail::require_share_below_1("momentum", "beta", beta);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
