// tests/unit/simd/one_number.hpp — what a function of packs makes of one number
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/functions.hpp>

#include <cmath>

template <class T>
using function = ctgrad::simd::pack<T> (*)(ctgrad::simd::pack<T>);

template <class T>
auto at(function<T> f, T x) -> T {
  T y[ctgrad::simd::lanes<T>];
  ctgrad::simd::store(y, f(ctgrad::simd::pack<T>(x)));
  return y[ctgrad::simd::lanes<T> - 1];
}

/// To the bit: +0 and -0 differ, any NaN is NaN.
template <class T>
auto is(T got, T want) -> bool {
  return std::isnan(want) ? std::isnan(got) : got == want && std::signbit(got) == std::signbit(want);
}
