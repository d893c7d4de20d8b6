// tests/errors/contrastive_margin.cpp — without a margin nothing is pushed apart
// SPDX-License-Identifier: MIT
// EXPECT: contrastive: the margin must be positive
#include <ctgrad/loss/contrastive.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"y", 3> y;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto loss = contrastive(y, t, 1);
#else
inline constexpr auto loss = contrastive(y, t, 0);
#endif
inline constexpr auto used = ref<loss>;
