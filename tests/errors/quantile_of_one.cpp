// tests/errors/quantile_of_one.cpp — a quantile is a probability, not a percentage
// SPDX-License-Identifier: MIT
// EXPECT: quantile_loss: q is a probability between 0 and 1
#include <ctgrad/loss/robust.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"y", 3> y;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto loss = quantile_loss(y, t, 0.9);
#else
inline constexpr auto loss = quantile_loss(y, t, 90);
#endif
inline constexpr auto used = ref<loss>;
