// tests/errors/logsumexp_axis.cpp — an axis that is not there
// SPDX-License-Identifier: MIT
// EXPECT: logsumexp: x is 3x5, which has no axis 2
#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = logsumexp<1>(x);
#else
inline constexpr auto y = logsumexp<2>(x);
#endif
