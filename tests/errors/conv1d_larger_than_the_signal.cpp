// tests/errors/conv1d_larger_than_the_signal.cpp — a kernel longer than the signal
// SPDX-License-Identifier: MIT
// EXPECT: conv1d: a window of 17 is larger than s, which is 2x9
#include <ctgrad/layer/convolution.hpp>

using namespace ctgrad;

inline constexpr input<"s", 2, 9> s;
#ifdef CORRECTED
inline constexpr auto y = s | conv1d<3, 3, sliding{.dilation = 4}>;
#else
inline constexpr auto y = s | conv1d<3, 5, sliding{.dilation = 4}>;
#endif
