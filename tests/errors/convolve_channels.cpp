// tests/errors/convolve_channels.cpp — kernels for other channels
// SPDX-License-Identifier: MIT
// EXPECT: convolve: W is 6x3x3x3, for 3 channels, but x has 4
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
inline constexpr parameter<"W", 6, 3, 3, 3> W;
inline constexpr parameter<"V", 6, 4, 3, 3> V;
#ifdef CORRECTED
inline constexpr auto y = convolve(x, V);
#else
inline constexpr auto y = convolve(x, W);
#endif
