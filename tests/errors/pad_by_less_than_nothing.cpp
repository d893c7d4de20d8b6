// tests/errors/pad_by_less_than_nothing.cpp — padding that takes away
// SPDX-License-Identifier: MIT
// EXPECT: pad: an image is padded by at least 0
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4, 9, 9> x;
#ifdef CORRECTED
inline constexpr auto y = x | pad<1>;
#else
inline constexpr auto y = x | pad<-1>;
#endif
