// tests/errors/cross_entropy_exchanged.cpp — logits first, then the label
// SPDX-License-Identifier: MIT
// EXPECT: cross_entropy: the expression (10) is not a label, but t is: write cross_entropy(logits, t)
#include <ctgrad/loss/cross_entropy.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W", 10, 784> W;
#ifdef CORRECTED
inline constexpr auto loss = cross_entropy(W * x, t);
#else
inline constexpr auto loss = cross_entropy(t, W * x);
#endif
