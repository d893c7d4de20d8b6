// tests/errors/einsum_result.cpp — the result has a letter of nobody
// SPDX-License-Identifier: MIT
// EXPECT: einsum kij,j->kz: z of the result is in no operand
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"k", 2, 3, 5> k;
inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"kij,j->ki">(k, v);
#else
inline constexpr auto y = einsum<"kij,j->kz">(k, v);
#endif
