// tests/errors/mean_squared_error_shapes.cpp — as many outputs as targets
// SPDX-License-Identifier: MIT
// EXPECT: mean_squared_error: the expression is 3 but price is 1
#include <ctgrad/loss/mean_squared_error.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"price", 1> price;
#ifdef CORRECTED
inline constexpr parameter<"W", 1, 8> W;
#else
inline constexpr parameter<"W", 3, 8> W;
#endif
inline constexpr auto loss = mean_squared_error(W * x, price);
