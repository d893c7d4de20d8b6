// tests/errors/softmax_into_cross_entropy.cpp — the loss applies softmax itself
// SPDX-License-Identifier: MIT
// EXPECT: cross_entropy expects logits, but is given a softmax
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
#ifdef CORRECTED
inline constexpr auto y = x | dense<10>;
#else
inline constexpr auto y = x | dense<10> | softmax;
#endif
inline constexpr auto loss = cross_entropy(y, t);
inline constexpr auto used = ref<loss>;
