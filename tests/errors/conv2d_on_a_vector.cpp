// tests/errors/conv2d_on_a_vector.cpp — an image has channels, rows and columns
// SPDX-License-Identifier: MIT
// EXPECT: conv2d: x is 784, but an image, channels x rows x columns, is needed
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
#ifdef CORRECTED
inline constexpr auto y = reshape<1, 28, 28>(x) | conv2d<6, 5>;
#else
inline constexpr auto y = x | conv2d<6, 5>;
#endif
