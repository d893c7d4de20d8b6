// ctgrad/expression/accurate.hpp — a formula whose programs compute their functions in accurate forms
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/expression.hpp>
#include <ctgrad/ops/accurate.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The same formula. What is made of it, predictions, training steps, gradients, computes tanh, sigmoid, gelu and the
/// like with at most 2 units of error in the last place, at two to four times their cost (docs/accuracy.md):
/// \code inline constexpr auto logits = accurate(x | dense<64> | tanh | dense<10>); \endcode
/// A formula of which a part is accurate is accurate as a whole, and so is a network one of whose formulas is.
template <operand E>
consteval auto accurate(E const& e) {
  if constexpr (mistaken<E>) return e;
  else {
    constexpr shape extent = E::extent;
    expression_of<extent> out = build<extent>([](symbol x) { return x; }, e);
    out.formula.functions = detail::accurate_functions<>::all;
    return out;
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
