// tests/errors/dense_on_a_matrix.cpp — a fully connected layer reads a vector
// SPDX-License-Identifier: MIT
// EXPECT: dense<64>: x is 28x28, but a vector is needed
#include <ctgrad/layer/dense.hpp>

using namespace ctgrad;

#ifdef CORRECTED
inline constexpr input<"x", 784> x;
#else
inline constexpr input<"x", 28, 28> x;
#endif
inline constexpr auto y = x | dense<64>;
