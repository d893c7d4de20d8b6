// tests/errors/stack_of_rank_four.cpp — a stack would have five axes
// SPDX-License-Identifier: MIT
// EXPECT: stack: q is 2x2x2x2, and a tensor has at most 4 axes
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"q", 2, 2, 2, 2> q;
#ifdef CORRECTED
inline constexpr auto y = concat(q, q);
#else
inline constexpr auto y = stack(q, q);
#endif
