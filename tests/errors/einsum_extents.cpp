// tests/errors/einsum_extents.cpp — one letter for two extents
// SPDX-License-Identifier: MIT
// EXPECT: einsum kij,i->kj: i is 3 in k and 5 in v
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"k", 2, 3, 5> k;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"kij,j->ki">(k, v);
#else
inline constexpr auto y = einsum<"kij,i->kj">(k, v);
#endif
