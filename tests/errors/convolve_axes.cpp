// tests/errors/convolve_axes.cpp — a kernel without channels
// SPDX-License-Identifier: MIT
// EXPECT: convolve: x is 4x9x9 and W is 3x3, but images have three axes and their kernels four, signals two and three
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
inline constexpr parameter<"W", 3, 3> W;
#ifdef CORRECTED
inline constexpr auto y = convolve(x, repeat<1>(repeat<4>(W)));
#else
inline constexpr auto y = convolve(x, W);
#endif
