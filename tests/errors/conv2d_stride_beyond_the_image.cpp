// tests/errors/conv2d_stride_beyond_the_image.cpp — a stride over everything
// SPDX-License-Identifier: MIT
// EXPECT: conv2d: a stride of 12x1 leaves nothing of x, which is 4x9x9
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | conv2d<2, 3, sliding{.stride = 2}>;
#else
inline constexpr auto y = x | conv2d<2, 3, sliding{.stride = {12, 1}}>;
#endif
