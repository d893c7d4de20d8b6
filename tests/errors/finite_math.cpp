// tests/errors/finite_math.cpp — -ffinite-math-only alone already breaks the checks for NaN
// SPDX-License-Identifier: MIT
// EXPECT: ctgrad: -ffinite-math-only breaks NaN checks; remove it, or define CTGRAD_ALLOW_FAST_MATH
#ifndef CORRECTED
#undef __FINITE_MATH_ONLY__
#define __FINITE_MATH_ONLY__ 1   // what the option defines
#endif
#include <ctgrad/core/config.hpp>
