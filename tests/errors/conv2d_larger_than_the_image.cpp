// tests/errors/conv2d_larger_than_the_image.cpp — a kernel that does not fit
// SPDX-License-Identifier: MIT
// EXPECT: conv2d: a window of 5x5 is larger than x, which is 1x3x3 padded by 0x1
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 1, 3, 3> x;
#ifdef CORRECTED
inline constexpr auto y = x | conv2d<2, 5, sliding{.padding = 1}>;
#else
inline constexpr auto y = x | conv2d<2, 5, sliding{.padding = {0, 1}}>;
#endif
