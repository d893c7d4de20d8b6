// tests/errors/cross_entropy_of_an_input.cpp — what is to be predicted is a label or a target
// SPDX-License-Identifier: MIT
// EXPECT: cross_entropy: t (10) is not a label; its second operand is a label<name, classes>, or a target of probabilities
#include <ctgrad/loss/cross_entropy.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
#ifdef CORRECTED
inline constexpr target<"t", 10> t;
#else
inline constexpr input<"t", 10> t;
#endif
inline constexpr parameter<"W", 10, 784> W;
inline constexpr auto loss = cross_entropy(W * x, t);
