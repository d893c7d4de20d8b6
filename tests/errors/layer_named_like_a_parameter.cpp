// tests/errors/layer_named_like_a_parameter.cpp — a numbered layer and a parameter of the user's have one name
// SPDX-License-Identifier: MIT
// EXPECT: W1 is the name of a parameter of yours and of a layer that was numbered by its place
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr parameter<"W1", 64, 64> W1;
#ifdef CORRECTED
inline constexpr auto y = W1 * (x | dense<64, "first"> | relu);
#else
inline constexpr auto y = W1 * (x | dense<64> | relu);
#endif
inline constexpr auto used = ref<y>;
