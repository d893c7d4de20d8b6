// tests/errors/gather_index.cpp — a row that is not there
// SPDX-License-Identifier: MIT
// EXPECT: gather: there is no row 5 in E, which is 5x4
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr parameter<"E", 5, 4> E;
#ifdef CORRECTED
inline constexpr auto y = gather<0, 4, 2>(E);
#else
inline constexpr auto y = gather<0, 5, 2>(E);
#endif
