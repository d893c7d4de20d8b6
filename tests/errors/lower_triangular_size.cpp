// tests/errors/lower_triangular_size.cpp — too few elements below the diagonal
// SPDX-License-Identifier: MIT
// EXPECT: lower_triangular: a diagonal of 5 needs 10 elements below it, but l has 9
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr parameter<"l", 10> l;
#else
inline constexpr parameter<"l", 9> l;
#endif
inline constexpr auto y = lower_triangular(v, l);
