// tests/errors/jacobian_of_five_axes.cpp — a Jacobian has the axes of both
// SPDX-License-Identifier: MIT
// EXPECT: jacobian: the derivative of 3x4 with respect to T (2x3x4) would have more than 4 axes
#include <ctgrad/expression/transform.hpp>

using namespace ctgrad;

inline constexpr parameter<"T", 2, 3, 4> T;
inline constexpr auto z = sum<0>(T);
#ifdef CORRECTED
inline constexpr auto y = jacobian(sum<1>(z), T);
#else
inline constexpr auto y = jacobian(z, T);
#endif
