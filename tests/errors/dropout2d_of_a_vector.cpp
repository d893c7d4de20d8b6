// tests/errors/dropout2d_of_a_vector.cpp — a vector has no channels to drop
// SPDX-License-Identifier: MIT
// EXPECT: dropout2d: x is 9, but an image, channels x rows x columns, is needed
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/layer/dropout.hpp>

using namespace ctgrad;

inline constexpr input<"x", 9> x;
#ifdef CORRECTED
inline constexpr auto y = reshape<1, 3, 3>(x) | dropout2d<0.5, "d">;
#else
inline constexpr auto y = x | dropout2d<0.5, "d">;
#endif
