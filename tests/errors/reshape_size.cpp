// tests/errors/reshape_size.cpp — another number of elements
// SPDX-License-Identifier: MIT
// EXPECT: reshape: x is 3x5, 15 elements, but 4x4 has 16
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = reshape<5, 3>(x);
#else
inline constexpr auto y = reshape<4, 4>(x);
#endif
