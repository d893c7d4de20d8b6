// tests/errors/average_pool_window.cpp — an empty window
// SPDX-License-Identifier: MIT
// EXPECT: average_pool: a window has at least one element
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | average_pool<rows_and_columns{1, 3}>;
#else
inline constexpr auto y = x | average_pool<rows_and_columns{0, 3}, sliding{.stride = 1}>;
#endif
