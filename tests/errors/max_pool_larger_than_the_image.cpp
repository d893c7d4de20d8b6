// tests/errors/max_pool_larger_than_the_image.cpp — a window that does not fit
// SPDX-License-Identifier: MIT
// EXPECT: max_pool: a window of 10x10 is larger than x, which is 4x9x9
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | max_pool<9>;
#else
inline constexpr auto y = x | max_pool<10>;
#endif
