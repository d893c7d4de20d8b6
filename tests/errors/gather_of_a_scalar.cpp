// tests/errors/gather_of_a_scalar.cpp — a scalar has no rows
// SPDX-License-Identifier: MIT
// EXPECT: gather: s is a scalar, which has no axis 0
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr parameter<"s"> s;
#ifdef CORRECTED
inline constexpr auto y = gather<0>(repeat<2>(s));
#else
inline constexpr auto y = gather<0>(s);
#endif
