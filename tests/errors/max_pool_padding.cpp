// tests/errors/max_pool_padding.cpp — windows of nothing but padding
// SPDX-License-Identifier: MIT
// EXPECT: max_pool: padded by 2x2, some windows of 3x3 would lie outside of x, which is 4x9x9
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | max_pool<3, sliding{.padding = 1}>;
#else
inline constexpr auto y = x | max_pool<3, sliding{.padding = 2}>;
#endif
