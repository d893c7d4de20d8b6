// tests/errors/einsum_operands.cpp — a spec of two operands for one
// SPDX-License-Identifier: MIT
// EXPECT: einsum ij,j->i: it names 2 operands, but 1 were given
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"ij,j->i">(x, v);
#else
inline constexpr auto y = einsum<"ij,j->i">(x);
#endif
