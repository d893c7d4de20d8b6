// tests/errors/matmul_of_vectors.cpp — `*` between two vectors, where hadamard is meant
// SPDX-License-Identifier: MIT
// EXPECT: matmul: x is 784 and gate is 784, but a matrix must stand on the left
// EXPECT: the elementwise product is hadamard
#include <ctgrad/expression/operators.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr parameter<"gate", 784> gate;
#ifdef CORRECTED
inline constexpr auto y = hadamard(x, gate);
#else
inline constexpr auto y = x * gate;
#endif
