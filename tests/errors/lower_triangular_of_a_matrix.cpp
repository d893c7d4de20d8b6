// tests/errors/lower_triangular_of_a_matrix.cpp — the diagonal is a vector
// SPDX-License-Identifier: MIT
// EXPECT: lower_triangular: x is 3x5 and l is 3, but two vectors are needed, the diagonal and what is below it
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
inline constexpr parameter<"l", 3> l;
#ifdef CORRECTED
inline constexpr auto y = lower_triangular(diagonal(x), l);
#else
inline constexpr auto y = lower_triangular(x, l);
#endif
