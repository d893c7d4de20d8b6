// tests/errors/convolve_bias.cpp — a bias of another number of maps
// SPDX-License-Identifier: MIT
// EXPECT: convolve: b is 4, but W makes 6 maps, and each has one number
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
inline constexpr parameter<"W", 6, 4, 3, 3> W;
inline constexpr parameter<"b", 4> b;
inline constexpr parameter<"c", 6> c;
#ifdef CORRECTED
inline constexpr auto y = convolve(x, W, c);
#else
inline constexpr auto y = convolve(x, W, b);
#endif
