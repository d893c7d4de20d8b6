// tests/errors/matmul_inner_extents.cpp — the columns of W are not the rows of x
// SPDX-License-Identifier: MIT
// EXPECT: matmul: W1 has 784 columns but x has 100 rows (128x784 times 100)
#include <ctgrad/expression/operators.hpp>

using namespace ctgrad;

inline constexpr parameter<"W1", 128, 784> W1;
#ifdef CORRECTED
inline constexpr input<"x", 784> x;
#else
inline constexpr input<"x", 100> x;
#endif
inline constexpr auto h = W1 * x;
