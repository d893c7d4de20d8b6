// tests/errors/two_heads_without_names.cpp — two heads on one trunk would be numbered alike
// SPDX-License-Identifier: MIT
// EXPECT: two layers without a name would share W2
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr auto trunk = x | dense<64> | relu;
#ifdef CORRECTED
inline constexpr auto mean_head = trunk | dense<10, "mean">;
inline constexpr auto variance_head = trunk | dense<10, "variance">;
#else
inline constexpr auto mean_head = trunk | dense<10>;
inline constexpr auto variance_head = trunk | dense<10>;
#endif
inline constexpr auto both = mean_head + variance_head;
inline constexpr auto used = ref<both>;
