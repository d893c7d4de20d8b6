// tests/errors/kl_divergence_classes.cpp — a probability for each class
// SPDX-License-Identifier: MIT
// EXPECT: kl_divergence: the expression is 2 but t has 3 classes
#include <ctgrad/loss/cross_entropy.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr parameter<"W", 3, 8> W;
#else
inline constexpr parameter<"W", 2, 8> W;
#endif
inline constexpr auto loss = kl_divergence(W * x, t);
