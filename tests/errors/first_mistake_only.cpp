// tests/errors/first_mistake_only.cpp — a mistake at the bottom of a network is told once
// SPDX-License-Identifier: MIT
// EXPECT: matmul: W1 has 784 columns but x has 100 rows
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/penalty.hpp>

using namespace ctgrad;

inline constexpr parameter<"W1", 128, 784> W1;
inline constexpr label<"t", 10> t;
#ifdef CORRECTED
inline constexpr input<"x", 784> x;
#else
inline constexpr input<"x", 100> x;
#endif
inline constexpr auto loss = cross_entropy(relu(W1 * x) | dense<10, "head">, t) + 1e-4 * l2(W1);
