// tests/unit/print/digits.hpp — the network whose formulas the golden tests show
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/penalty.hpp>

namespace digits {
using namespace ctgrad;

inline constexpr input<"x", 64> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 32, 64> W1;
inline constexpr parameter<"b1", 32> b1;
inline constexpr parameter<"W2", 10, 32> W2;
inline constexpr parameter<"b2", 10> b2;
inline constexpr constant<"lambda", 1e-4> lambda;
inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t) + lambda * l2(W1);
inline constexpr auto dW1 = gradient(loss, W1);
inline constexpr auto dW2 = gradient(loss, W2);
inline constexpr auto db1 = gradient(loss, b1);

}  // namespace digits
