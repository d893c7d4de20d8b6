// tests/errors/mean_absolute_error_shapes.cpp — as many outputs as targets
// SPDX-License-Identifier: MIT
// EXPECT: mean_absolute_error: the expression is 2 but t is 3
#include <ctgrad/loss/robust.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr parameter<"W", 3, 8> W;
#else
inline constexpr parameter<"W", 2, 8> W;
#endif
inline constexpr auto loss = mean_absolute_error(W * x, t);
