// tests/errors/outer_of_a_matrix.cpp — outer products are of vectors
// SPDX-License-Identifier: MIT
// EXPECT: outer: x is 3x5 and v is 5, but two vectors are needed
#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = outer(flatten(x), v);
#else
inline constexpr auto y = outer(x, v);
#endif
