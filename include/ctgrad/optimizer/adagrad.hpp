// ctgrad/optimizer/adagrad.hpp — a rate for each element, by all of its past gradients
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/optimizer/optimizer.hpp>
#include <ctgrad/optimizer/ranges.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// s <- s + gradient^2, p <- p - rate gradient / (sqrt(s) + epsilon) (Duchi, Hazan & Singer 2011, figure 1, diagonal).
struct adagrad {
  double rate = 0.01;      ///< learning rate, at least 0
  double epsilon = 1e-10;  ///< keeps the quotient finite, positive

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const s = rule.state("squares"), s_next = s + gradient * gradient;
    rule.assign(s, s_next);
    rule.assign(p, p - rule.scalar("rate") * (gradient / (apply<ops::sqrt_op>(s_next) + rule.scalar("epsilon"))));
  }
  template <class Set>
  void scalars(Set set) const {
    set("rate", rate), set("epsilon", epsilon);
  }
  [[gnu::cold]] void check() const {
    detail::require_at_least_0("adagrad", "rate", rate);
    detail::require_positive("adagrad", "epsilon", epsilon);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
