// tests/errors/vjp_direction.cpp — the direction of vjp has the shape of the result
// SPDX-License-Identifier: MIT
// EXPECT: vjp: the direction is 4, but the expression is 3
#include <ctgrad/expression/transform.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr parameter<"W", 3, 4> W;
inline constexpr auto z = tanh(W * x);
inline constexpr input<"u", 3> u;
#ifdef CORRECTED
inline constexpr auto y = vjp(z, x, u);
#else
inline constexpr auto y = vjp(z, x, x);
#endif
