// ctgrad/optimizer/clipping.hpp — bounds for gradients, around any optimizer
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/piecewise.hpp>
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/optimizer/ranges.hpp>
#include <ctgrad/optimizer/sgd.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Every element of a gradient is moved into [-bound, bound] before the optimizer sees it. Part of the same kernel.
/// \code .optimizer = clipped_by_value{.optimizer = adam{}, .bound = 0.5} \endcode
template <optimizer_like Optimizer = sgd>
struct clipped_by_value {
  Optimizer optimizer{};  ///< what takes the clipped gradient
  double bound = 1;       ///< positive

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const bound = rule.scalar("clipping bound");
    Optimizer::update(rule, p, apply<ops::clip_op>(gradient, -bound, bound));
  }
  template <class Set>
  void scalars(Set set, long step) const {
    set("clipping bound", bound), give_scalars(optimizer, set, step);
  }
  [[gnu::cold]] void check() const {
    detail::require_positive("clipped_by_value", "bound", bound);
    check_numbers(optimizer);
  }
};

/// The gradient of all parameters together, frozen ones too, keeps its direction, and its norm is at most `bound` (Pascanu,
/// Mikolov & Bengio 2013, algorithm 1).
/// Price: no update can start before the last gradient is known, so gradients lie in buffers and are read again.
/// \code .optimizer = clipped_by_norm{.optimizer = adam{}, .bound = 1} \endcode
template <optimizer_like Optimizer = sgd>
struct clipped_by_norm {
  Optimizer optimizer{};  ///< what takes the clipped gradient
  double bound = 1;       ///< positive

  static constexpr void update(update_rule& rule, symbol p, symbol gradient) {
    symbol const bound = rule.scalar("clipping bound");
    symbol const norm = apply<ops::sqrt_op>(rule.squared_gradient_norm());
    Optimizer::update(rule, p, bound / apply<ops::max_op>(norm, bound) * gradient);
  }
  template <class Set>
  void scalars(Set set, long step) const {
    set("clipping bound", bound), give_scalars(optimizer, set, step);
  }
  [[gnu::cold]] void check() const {
    detail::require_positive("clipped_by_norm", "bound", bound);
    check_numbers(optimizer);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
