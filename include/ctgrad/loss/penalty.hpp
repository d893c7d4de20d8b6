// ctgrad/loss/penalty.hpp — l1, l2 and elastic_net: what an objective pays for large parameters
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The sum of absolute values; its derivative at 0 is 0.
template <operand A>
consteval auto l1(A const& a) {
  return sum(abs(a));
}

/// The sum of squares.
template <operand A>
consteval auto l2(A const& a) {
  return sum(hadamard(a, a));
}

/// l1_ratio l1(a) + (1 - l1_ratio) / 2 l2(a), as in scikit-learn (Zou & Hastie 2005); its strength stands before it.
template <operand A>
consteval auto elastic_net(A const& a, double l1_ratio = 0.5) {
  if constexpr (mistaken<A>) return a;
  else
    return build<shape{}>(
        [l1_ratio](symbol x) {
          detail::complain(x, !(l1_ratio >= 0 && l1_ratio <= 1), {"elastic_net: l1_ratio lies between 0 and 1"});
          return l1_ratio * detail::sum_of_outputs(apply<ops::abs_op>(x)) +
                 0.5 * (1 - l1_ratio) * detail::sum_of_outputs(ops::square(x));
        },
        a);
}

}  // namespace ctgrad::inline CTGRAD_ABI
