// tests/errors/softmax_into_kl_divergence.cpp — the loss applies a softmax itself
// SPDX-License-Identifier: MIT
// EXPECT: kl_divergence expects logits, but is given a softmax: remove it, kl_divergence applies a softmax itself
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto y = x | dense<3>;
#else
inline constexpr auto y = x | dense<3> | softmax;
#endif
inline constexpr auto loss = kl_divergence(y, t);
inline constexpr auto used = ref<loss>;
