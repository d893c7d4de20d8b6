// tests/errors/matmul_of_an_expression.cpp — a matrix after a hidden layer does not fit its width
// SPDX-License-Identifier: MIT
// EXPECT: matmul: W2 has 100 columns but the expression has 128 rows (10x100 times 128)
#include <ctgrad/layer/activation.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr parameter<"W1", 128, 784> W1;
#ifdef CORRECTED
inline constexpr parameter<"W2", 10, 128> W2;
#else
inline constexpr parameter<"W2", 10, 100> W2;
#endif
inline constexpr auto y = W2 * relu(W1 * x);
