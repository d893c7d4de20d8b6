// tests/errors/conv1d_on_an_image.cpp — a signal has channels and columns
// SPDX-License-Identifier: MIT
// EXPECT: conv1d: x is 4x9x9, but a signal, channels x columns, is needed
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = reshape<4, 81>(x) | conv1d<2, 3>;
#else
inline constexpr auto y = x | conv1d<2, 3>;
#endif
