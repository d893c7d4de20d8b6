// tests/errors/residual_shape.cpp — layers that change the shape have no residual
// SPDX-License-Identifier: MIT
// EXPECT: residual: x is 4 but the layers make 3 of it; they must keep the shape
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dense.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
#ifdef CORRECTED
inline constexpr auto y = x | residual(dense<4>);
#else
inline constexpr auto y = x | residual(dense<3>);
#endif
