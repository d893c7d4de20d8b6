// tests/errors/kl_divergence_exchanged.cpp — logits first, then the truth
// SPDX-License-Identifier: MIT
// EXPECT: kl_divergence: the expression (3) is not a label, but t is: write kl_divergence(logits, t)
#include <ctgrad/loss/cross_entropy.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
inline constexpr parameter<"W", 3, 8> W;
#ifdef CORRECTED
inline constexpr auto loss = kl_divergence(W * x, t);
#else
inline constexpr auto loss = kl_divergence(t, W * x);
#endif
