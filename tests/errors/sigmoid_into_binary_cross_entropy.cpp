// tests/errors/sigmoid_into_binary_cross_entropy.cpp — the loss applies a sigmoid itself
// SPDX-License-Identifier: MIT
// EXPECT: binary_cross_entropy expects logits, but is given a sigmoid: remove it, binary_cross_entropy applies a sigmoid itself
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/binary.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto y = x | dense<3>;
#else
inline constexpr auto y = x | dense<3> | sigmoid;
#endif
inline constexpr auto loss = binary_cross_entropy(y, t);
inline constexpr auto used = ref<loss>;
