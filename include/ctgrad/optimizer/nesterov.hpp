// ctgrad/optimizer/nesterov.hpp — momentum that looks ahead
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/optimizer/decay.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// v <- beta v + gradient, p <- p - rate (gradient + beta v). Nesterov 1983 as momentum (Sutskever, Martens, Dahl &
/// Hinton 2013, eq. 3 and 4), in terms of the point at which the gradient is taken (Bengio, Boulanger-Lewandowski &
/// Pascanu 2013, eq. 7).
struct nesterov {
  double rate = 0.01;  ///< learning rate, at least 0
  double beta = 0.9;   ///< what remains of the velocity, in [0, 1)

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const beta = rule.scalar("beta");
    symbol const v = rule.state("velocity"), v_next = detail::decayed(beta * v + gradient);
    rule.assign(v, v_next);
    rule.assign(p, p - rule.scalar("rate") * (gradient + beta * v_next));
  }
  template <class Set>
  void scalars(Set set) const {
    set("rate", rate), set("beta", beta);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("nesterov", "rate", rate);
    detail::require_share_below_1("nesterov", "beta", beta);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
