// ctgrad/loss/outputs.hpp — what losses share: outputs beside targets of the same shape, and the mean over them
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/functions.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// A scalar is its own sum and mean.
constexpr auto sum_of_outputs(symbol e) -> symbol { return e->is_scalar() ? e : apply<ops::sum_op>(e); }
constexpr auto mean_of_outputs(symbol e) -> symbol {
  return e->is_scalar() ? e : 1.0 / e->extent.size() * apply<ops::sum_op>(e);
}

/// The mean over the outputs of `formula(output, target)`.
template <fixed_string Loss, class Formula, class Y, class T>
consteval auto compared(Formula formula, Y const& y, T const& t) {
  if constexpr (mistaken<Y> || mistaken<T>) return first_mistake(y, t);
  else if constexpr (!(Y::extent == T::extent)) return type_error<as_text(shapes_differ<Loss, Y, T>{})>{};
  else return build<shape{}>([formula](symbol a, symbol b) { return mean_of_outputs(formula(a, b)); }, y, t);
}
/// The same of `formula(first, second, target)`.
template <fixed_string Loss, class Formula, class A, class B, class T>
consteval auto compared(Formula formula, A const& a, B const& b, T const& t) {
  if constexpr (mistaken<A> || mistaken<B> || mistaken<T>) return first_mistake(a, b, t);
  else if constexpr (!(A::extent == B::extent)) return type_error<as_text(shapes_differ<Loss, A, B>{})>{};
  else if constexpr (!(A::extent == T::extent)) return type_error<as_text(shapes_differ<Loss, A, T>{})>{};
  else return build<shape{}>([formula](symbol x, symbol y, symbol z) { return mean_of_outputs(formula(x, y, z)); }, a, b, t);
}

/// Numbers and what was applied before are only known to the graph: its complaint is told where the loss is used.
constexpr void complain(symbol where, bool wrong, complaint about) {
  if (wrong && !where.in->fault) where.in->fault = about;
}

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
