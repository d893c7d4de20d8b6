// tests/errors/einsum_result_twice.cpp — a letter twice in the result
// SPDX-License-Identifier: MIT
// EXPECT: einsum i->ii: i is twice in the result
#include <ctgrad/expression/einsum.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = einsum<"i,j->ij">(v, v);
#else
inline constexpr auto y = einsum<"i->ii">(v);
#endif
