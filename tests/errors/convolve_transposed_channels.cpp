// tests/errors/convolve_transposed_channels.cpp — kernels that start from other channels
// SPDX-License-Identifier: MIT
// EXPECT: convolve_transposed: W is 6x4x3x3, for 6 channels, but x has 4
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
inline constexpr parameter<"W", 6, 4, 3, 3> W;
inline constexpr parameter<"V", 4, 6, 3, 3> V;
#ifdef CORRECTED
inline constexpr auto y = convolve_transposed(x, V);
#else
inline constexpr auto y = convolve_transposed(x, W);
#endif
