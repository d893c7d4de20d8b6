// tests/errors/sum_negative_axis.cpp — axes are counted from the first
// SPDX-License-Identifier: MIT
// EXPECT: sum: x is 3x5, which has no axis -1
#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = sum<1>(x);
#else
inline constexpr auto y = sum<-1>(x);
#endif
