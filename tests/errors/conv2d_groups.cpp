// tests/errors/conv2d_groups.cpp — groups that do not divide the channels
// SPDX-License-Identifier: MIT
// EXPECT: conv2d: 4 channels of x and 6 maps do not fall into 3 groups
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | conv2d<6, 3, sliding{.groups = 2}>;
#else
inline constexpr auto y = x | conv2d<6, 3, sliding{.groups = 3}>;
#endif
