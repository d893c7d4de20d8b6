// tests/errors/one_body_for_two_inputs.cpp — layers applied to two inputs are numbered alike; sharing has to be said
// SPDX-License-Identifier: MIT
// EXPECT: two layers without a name would share W1
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"left", 784> left;
inline constexpr input<"right", 784> right;
#ifdef CORRECTED
constexpr auto body(tensor_expression auto x) { return x | dense<64, "body"> | relu; }
#else
constexpr auto body(tensor_expression auto x) { return x | dense<64> | relu; }
#endif
inline constexpr auto distance = sum(abs(body(left) - body(right)));
inline constexpr auto used = ref<distance>;
