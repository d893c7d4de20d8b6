// tests/errors/repeat_of_rank_four.cpp — a repetition would have five axes
// SPDX-License-Identifier: MIT
// EXPECT: repeat: q is 2x2x2x2, and a tensor has at most 4 axes
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"q", 2, 2, 2, 2> q;
#ifdef CORRECTED
inline constexpr auto y = repeat<3>(flatten(q));
#else
inline constexpr auto y = repeat<3>(q);
#endif
