// tests/errors/average_pool_stride.cpp — a stride below one
// SPDX-License-Identifier: MIT
// EXPECT: average_pool: stride, dilation and groups are at least 1, padding at least 0
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | average_pool<3, sliding{.stride = 2}>;
#else
inline constexpr auto y = x | average_pool<3, sliding{.stride = -2}>;
#endif
