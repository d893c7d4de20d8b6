// tests/errors/conv_transpose2d_padding.cpp — padding that takes everything away
// SPDX-License-Identifier: MIT
// EXPECT: conv_transpose2d: the padding leaves nothing of what the windows of x, which is 4x2x2, cover
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 2, 2> x;
#ifdef CORRECTED
inline constexpr auto y = x | conv_transpose2d<3, 3, sliding{.padding = 1}>;
#else
inline constexpr auto y = x | conv_transpose2d<3, 3, sliding{.padding = 2}>;
#endif
