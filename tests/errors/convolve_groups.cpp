// tests/errors/convolve_groups.cpp — maps that do not fall into groups
// SPDX-License-Identifier: MIT
// EXPECT: convolve: 4 channels and 5 maps do not fall into 2 groups
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
inline constexpr parameter<"W", 5, 4, 3, 3> W;
#ifdef CORRECTED
inline constexpr auto y = convolve(x, W);
#else
inline constexpr auto y = convolve<sliding{.groups = 2}>(x, W);
#endif
