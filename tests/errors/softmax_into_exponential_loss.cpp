// tests/errors/softmax_into_exponential_loss.cpp — margins have either sign
// SPDX-License-Identifier: MIT
// EXPECT: exponential_loss expects a score of either sign, but is given a softmax: remove it
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
inline constexpr auto y = x | dense<3> | softmax;
#endif
inline constexpr auto loss = exponential_loss(y, t);
inline constexpr auto used = ref<loss>;
