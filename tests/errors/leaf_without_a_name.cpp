// tests/errors/leaf_without_a_name.cpp — the name of a leaf is how data and parameters are found
// SPDX-License-Identifier: MIT
// EXPECT: a leaf of shape 784 has no name
#include <ctgrad/expression/operators.hpp>

using namespace ctgrad;

#ifdef CORRECTED
inline constexpr input<"x", 784> x;
#else
inline constexpr input<"", 784> x;
#endif
inline constexpr auto y = 2.0 * x;
