// tests/errors/pow_shapes.cpp — operands of pow have different shapes
// SPDX-License-Identifier: MIT
// EXPECT: pow: x is 784 but b is 100
#include <ctgrad/expression/functions.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
#ifdef CORRECTED
inline constexpr parameter<"b", 784> b;
#else
inline constexpr parameter<"b", 100> b;
#endif
inline constexpr auto y = pow(x, b);
