// tests/errors/batch_norm_of_four_axes.cpp — neither a vector nor an image
// SPDX-License-Identifier: MIT
// EXPECT: batch_norm: x is 2x2x3x3, but a vector, a signal (channels x columns) or an image (channels x rows x columns) is needed
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/layer/batch_norm.hpp>

using namespace ctgrad;

inline constexpr input<"x", 2, 2, 3, 3> x;
#ifdef CORRECTED
inline constexpr auto y = reshape<4, 3, 3>(x) | batch_norm<"n">;
#else
inline constexpr auto y = x | batch_norm<"n">;
#endif
