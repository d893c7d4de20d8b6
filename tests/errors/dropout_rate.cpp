// tests/errors/dropout_rate.cpp — everything dropped
// SPDX-License-Identifier: MIT
// EXPECT: dropout: the rate is a probability in [0, 1)
#include <ctgrad/layer/dropout.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
#ifdef CORRECTED
inline constexpr auto y = x | dropout<0.5>;
#else
inline constexpr auto y = x | dropout<1.0>;
#endif
