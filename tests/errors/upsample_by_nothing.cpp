// tests/errors/upsample_by_nothing.cpp — an image that vanishes
// SPDX-License-Identifier: MIT
// EXPECT: upsample: an image grows at least once in each direction
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | upsample<2>;
#else
inline constexpr auto y = x | upsample<0>;
#endif
