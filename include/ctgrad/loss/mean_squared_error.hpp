// ctgrad/loss/mean_squared_error.hpp — the mean over the outputs of squared differences
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// mean((y - t)^2) over the elements of one sample. The half squared error of textbooks is 0.5 times it for one output.
template <operand Y, operand T>
consteval auto mean_squared_error(Y const& y, T const& t) {
  if constexpr (mistaken<Y> || mistaken<T>) return first_mistake(y, t);
  else if constexpr (!(Y::extent == T::extent))
    return type_error<as_text(detail::shapes_differ<"mean_squared_error", Y, T>{})>{};
  else {
    auto const error = y - t;
    return mean(hadamard(error, error));
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
