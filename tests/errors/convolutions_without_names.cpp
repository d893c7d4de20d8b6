// tests/errors/convolutions_without_names.cpp — one layer by accident
// SPDX-License-Identifier: MIT
// EXPECT: two layers without a name would share W1
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 1, 5, 5> x;
inline constexpr input<"z", 1, 5, 5> z;
#ifdef CORRECTED
inline constexpr auto body = conv2d<2, 3, sliding{}, "body">;
#else
inline constexpr auto body = conv2d<2, 3>;
#endif
inline constexpr auto y = (x | body) + (z | body);
template class ctgrad::network<y>;
