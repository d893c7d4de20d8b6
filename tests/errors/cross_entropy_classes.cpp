// tests/errors/cross_entropy_classes.cpp — as many logits as classes
// SPDX-License-Identifier: MIT
// EXPECT: cross_entropy: the expression is 12 but t has 10 classes
#include <ctgrad/loss/cross_entropy.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
#ifdef CORRECTED
inline constexpr parameter<"W", 10, 784> W;
#else
inline constexpr parameter<"W", 12, 784> W;
#endif
inline constexpr auto loss = cross_entropy(W * x, t);
