// tests/errors/gradient_of_a_vector.cpp — the gradient of something that is no number
// SPDX-License-Identifier: MIT
// EXPECT: gradient: the expression is 10, but a scalar is needed
#include <ctgrad/expression/gradient.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr parameter<"W", 10, 784> W;
#ifdef CORRECTED
inline constexpr auto y = sum(W * x);
#else
inline constexpr auto y = W * x;
#endif
inline constexpr auto dW = gradient(y, W);
