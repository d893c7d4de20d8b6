// tests/errors/conv2d_padding.cpp — padding below zero
// SPDX-License-Identifier: MIT
// EXPECT: conv2d: maps, kernel, stride, dilation and groups are at least 1, padding at least 0
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | conv2d<6, 5, sliding{.padding = same_padding}>;
#else
inline constexpr auto y = x | conv2d<6, 5, sliding{.padding = -2}>;
#endif
