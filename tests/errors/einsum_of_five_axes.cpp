// tests/errors/einsum_of_five_axes.cpp — more letters than a tensor has axes
// SPDX-License-Identifier: MIT
// EXPECT: einsum ijklm->i: a tensor has at most 4 axes
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"k", 2, 3, 5> k;
#ifdef CORRECTED
inline constexpr auto y = einsum<"ijk->i">(k);
#else
inline constexpr auto y = einsum<"ijklm->i">(k);
#endif
