// tests/errors/concat_of_a_matrix_branch.cpp — branches whose results do not fit
// SPDX-License-Identifier: MIT
// EXPECT: concat: the expression is 3 and M is 4x1, which differ along another axis than 0
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dense.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr input<"M", 4, 1> M;
inline constexpr auto left = x | dense<3>;
#ifdef CORRECTED
inline constexpr auto y = concat(left, flatten(M));
#else
inline constexpr auto y = concat(left, M);
#endif
