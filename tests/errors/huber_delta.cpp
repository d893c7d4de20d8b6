// tests/errors/huber_delta.cpp — the error turns into a line at a positive distance
// SPDX-License-Identifier: MIT
// EXPECT: huber: delta must be positive
#include <ctgrad/loss/robust.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"y", 3> y;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto loss = huber(y, t, 0.5);
#else
inline constexpr auto loss = huber(y, t, -0.5);
#endif
inline constexpr auto used = ref<loss>;
