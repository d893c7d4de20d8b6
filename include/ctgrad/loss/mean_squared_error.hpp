// ctgrad/loss/mean_squared_error.hpp — squared differences: their mean, and half of their sum
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// mean((y - t)^2) over the elements of one sample.
template <operand Y, operand T>
consteval auto mean_squared_error(Y const& y, T const& t) {
  return detail::compared<"mean_squared_error">([](symbol a, symbol b) { return ops::square(a - b); }, y, t);
}

/// sum((y - t)^2) / 2, the textbooks' error: its derivative is y - t (Bishop 2006, eq. 5.14).
template <operand Y, operand T>
consteval auto half_squared_error(Y const& y, T const& t) {
  if constexpr (mistaken<Y> || mistaken<T>) return first_mistake(y, t);
  else if constexpr (!(Y::extent == T::extent))
    return type_error<as_text(detail::shapes_differ<"half_squared_error", Y, T>{})>{};
  else return build<shape{}>([](symbol a, symbol b) { return 0.5 * detail::sum_of_outputs(ops::square(a - b)); }, y, t);
}

}  // namespace ctgrad::inline CTGRAD_ABI
