// tests/errors/label_smoothing_above_one.cpp — smoothing is a part of the truth
// SPDX-License-Identifier: MIT
// EXPECT: cross_entropy: label_smoothing lies between 0 and 1
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"y", 3> y;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto loss = cross_entropy(y, t, {.label_smoothing = 0.1});
#else
inline constexpr auto loss = cross_entropy(y, t, {.label_smoothing = 10});
#endif
inline constexpr auto used = ref<loss>;
