// tests/errors/softmax_along_axis.cpp — an axis that is not there
// SPDX-License-Identifier: MIT
// EXPECT: softmax_along: x is 3x5, which has no axis 2
#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = softmax_along<1>(x);
#else
inline constexpr auto y = softmax_along<2>(x);
#endif
