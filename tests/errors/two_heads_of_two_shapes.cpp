// tests/errors/two_heads_of_two_shapes.cpp — two heads of different widths would be numbered alike
// SPDX-License-Identifier: MIT
// EXPECT: two layers without a name would share W1 (10x784 and 1x784)
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr auto classes = x | dense<10>;
#ifdef CORRECTED
inline constexpr auto score = x | dense<1, "score">;
#else
inline constexpr auto score = x | dense<1>;
#endif
inline constexpr auto both = sum(classes) + sum(score);
inline constexpr auto used = ref<both>;
