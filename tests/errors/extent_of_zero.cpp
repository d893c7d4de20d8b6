// tests/errors/extent_of_zero.cpp — an empty leaf is a mistake in a size
// SPDX-License-Identifier: MIT
// EXPECT: every extent of a leaf is at least 1
#include <ctgrad/expression/operators.hpp>

using namespace ctgrad;

#ifdef CORRECTED
inline constexpr input<"x", 784> x;
#else
inline constexpr input<"x", 0> x;
#endif
inline constexpr auto y = 2.0 * x;
