// tests/errors/convolve_channels_of_groups.cpp — kernels for all channels although there are groups
// SPDX-License-Identifier: MIT
// EXPECT: convolve: V is 6x4x3x3, for 4 channels, but x has 2 in each of 2 groups
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
inline constexpr parameter<"W", 6, 2, 3, 3> W;
inline constexpr parameter<"V", 6, 4, 3, 3> V;
#ifdef CORRECTED
inline constexpr auto y = convolve<sliding{.groups = 2}>(x, W);
#else
inline constexpr auto y = convolve<sliding{.groups = 2}>(x, V);
#endif
