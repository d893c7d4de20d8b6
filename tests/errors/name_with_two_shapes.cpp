// tests/errors/name_with_two_shapes.cpp — one name is one leaf, and has one shape
// SPDX-License-Identifier: MIT
// EXPECT: W has two shapes, 10x784 and 784x784
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr parameter<"W", 784, 784> W1;
#ifdef CORRECTED
inline constexpr parameter<"V", 10, 784> W2;
#else
inline constexpr parameter<"W", 10, 784> W2;
#endif
inline constexpr auto y = W2 * relu(W1 * x);
inline constexpr auto used = ref<y>;
