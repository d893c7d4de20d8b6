// tests/errors/einsum_arrow.cpp — a spec without a result
// SPDX-License-Identifier: MIT
// EXPECT: einsum ij,j: an arrow must say what the result is
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"ij,j->i">(x, v);
#else
inline constexpr auto y = einsum<"ij,j">(x, v);
#endif
