// tests/errors/log_softmax_axis.cpp — an axis that is not there
// SPDX-License-Identifier: MIT
// EXPECT: log_softmax: x is 3x5, which has no axis 2
#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = log_softmax<1>(x);
#else
inline constexpr auto y = log_softmax<2>(x);
#endif
