// tests/errors/transpose_of_a_vector.cpp — only matrices have axes to exchange
// SPDX-License-Identifier: MIT
// EXPECT: transpose: x is 784, but a matrix is needed
#include <ctgrad/expression/operators.hpp>

using namespace ctgrad;

inline constexpr parameter<"W", 784, 10> W;
inline constexpr input<"x", 784> x;
#ifdef CORRECTED
inline constexpr auto y = transpose(W) * x;
#else
inline constexpr auto y = transpose(x) * W;
#endif
