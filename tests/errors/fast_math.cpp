// tests/errors/fast_math.cpp — -ffast-math would break the checks for NaN and the order of sums
// SPDX-License-Identifier: MIT
// EXPECT: ctgrad: -ffast-math breaks NaN checks and reproducible sums; remove it, or define CTGRAD_ALLOW_FAST_MATH
#ifndef CORRECTED
#define __FAST_MATH__ 1   // what the option defines
#endif
#include <ctgrad/core/config.hpp>
