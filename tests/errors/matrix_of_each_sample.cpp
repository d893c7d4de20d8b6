// tests/errors/matrix_of_each_sample.cpp — no kernel multiplies matrices of each sample yet
// SPDX-License-Identifier: MIT
// EXPECT: matmul: no kernel computes this where an operand is a matrix of each sample
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/network/binding.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr parameter<"W", 8, 8> W;
#ifdef CORRECTED
inline constexpr input<"x", 8> x;
#else
inline constexpr input<"x", 8, 8> x;
#endif
inline constexpr auto y = W * x;

void predict(network<y>::predictor& predictor, std::span<float const> rows, std::span<float> result) {
  predictor(16, result, feed(x, rows));
}
