// tests/errors/einsum_rank.cpp — more letters than axes
// SPDX-License-Identifier: MIT
// EXPECT: einsum kij,ij->k: v is 5, but 2 letters name its axes
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"k", 2, 3, 5> k;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"kij,j->ki">(k, v);
#else
inline constexpr auto y = einsum<"kij,ij->k">(k, v);
#endif
