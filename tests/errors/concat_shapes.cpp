// tests/errors/concat_shapes.cpp — tensors that do not fit along the axis
// SPDX-License-Identifier: MIT
// EXPECT: concat: x is 3x5 and w is 3x4, which differ along another axis than 0
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"w", 3, 4> w;
#ifdef CORRECTED
inline constexpr auto y = concat<1>(x, w);
#else
inline constexpr auto y = concat<0>(x, w);
#endif
