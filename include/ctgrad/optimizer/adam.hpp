// ctgrad/optimizer/adam.hpp — steps by running means of the gradient and of its square
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/optimizer/decay.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

// m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) is corrected * m / (sqrt(v) * scale + epsilon): both
// corrections are numbers of the step, so that no element pays for them.
struct adam_direction {
  static constexpr auto of(update_rule& rule, symbol gradient) -> symbol {
    symbol const m = rule.state("mean"), v = rule.state("squares");
    symbol const m_next = decayed(rule.scalar("beta1") * m + rule.scalar("1-beta1") * gradient);
    symbol const v_next = rule.scalar("beta2") * v + square_above_zero(gradient, rule.scalar("1-beta2"));
    rule.assign(m, m_next);
    rule.assign(v, v_next);
    return m_next / (apply<ops::sqrt_op>(v_next) * rule.scalar("scale") + rule.scalar("epsilon"));
  }
  template <class Options, class Set>
  static void scalars(Options const& o, Set set, long step) {
    set("beta1", o.beta1), set("1-beta1", 1 - o.beta1), set("beta2", o.beta2), set("1-beta2", 1 - o.beta2);
    set("epsilon", o.epsilon);
    set("corrected rate", o.rate / (1 - std::pow(o.beta1, double(step))));
    set("scale", 1 / std::sqrt(1 - std::pow(o.beta2, double(step))));
  }
};

}  // namespace detail

/// m <- beta1 m + (1 - beta1) gradient, v <- beta2 v + (1 - beta2) gradient^2, and in step t
/// p <- p - rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) (Kingma & Ba 2014, algorithm 1).
struct adam {
  double rate = 1e-3;     ///< learning rate, at least 0
  double beta1 = 0.9;     ///< how long gradients are remembered, in [0, 1)
  double beta2 = 0.999;   ///< how long squared gradients are remembered, in [0, 1)
  double epsilon = 1e-8;  ///< keeps the quotient finite, positive

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    rule.assign(p, p - rule.scalar("corrected rate") * detail::adam_direction::of(rule, gradient));
  }
  template <class Set>
  void scalars(Set set, long step) const {
    detail::adam_direction::scalars(*this, set, step);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("adam", "rate", rate);
    detail::require_share_below_1("adam", "beta1", beta1);
    detail::require_share_below_1("adam", "beta2", beta2);
    detail::require_positive("adam", "epsilon", epsilon);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
