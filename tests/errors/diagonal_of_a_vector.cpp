// tests/errors/diagonal_of_a_vector.cpp — only matrices have a diagonal
// SPDX-License-Identifier: MIT
// EXPECT: diagonal: v is 5, but a matrix is needed
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = diagonal(x);
#else
inline constexpr auto y = diagonal(v);
#endif
