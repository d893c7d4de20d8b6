// ctgrad/loss/penalty.hpp — l1 and l2: what an objective pays for large parameters
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The sum of absolute values; its derivative at 0 is 0.
template <operand A>
consteval auto l1(A const& a) { return sum(abs(a)); }

/// The sum of squares.
template <operand A>
consteval auto l2(A const& a) { return sum(hadamard(a, a)); }

}  // namespace ctgrad::inline CTGRAD_ABI
