// tests/unit/simd/ulp.hpp — how far a result is from the truth, in units in the last place
// SPDX-License-Identifier: MIT
#pragma once
#include <cmath>
#include <limits>

/// The truth comes in a wider type. Below the smallest normal number the unit is that of the denormals.
template <class T, class Wide>
auto error_in_ulp(T got, Wide want) -> double {
  T const rounded = static_cast<T>(want);
  if (rounded != rounded || got != got) return (rounded != rounded) == (got != got) ? 0 : HUGE_VAL;
  if (std::isinf(rounded) || std::isinf(got)) {  // at the edge, infinity counts as the next number
    if (rounded == got) return 0;
    T const top = std::numeric_limits<T>::max();
    return std::abs(std::isinf(got) ? rounded : got) == top ? 1 : HUGE_VAL;
  }
  int exponent = 0;
  (void)std::frexp(rounded, &exponent);
  int const last = exponent - std::numeric_limits<T>::digits;
  int const least = std::numeric_limits<T>::min_exponent - std::numeric_limits<T>::digits;
  return static_cast<double>(std::abs(Wide(got) - want) / std::ldexp(Wide(1), last < least ? least : last));
}
