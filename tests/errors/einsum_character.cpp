// tests/errors/einsum_character.cpp — a spec that is not letters
// SPDX-License-Identifier: MIT
// EXPECT: einsum ij,J->i: only letters a to z, one comma and one arrow are understood
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"ij,j->i">(x, v);
#else
inline constexpr auto y = einsum<"ij,J->i">(x, v);
#endif
