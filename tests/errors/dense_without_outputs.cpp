// tests/errors/dense_without_outputs.cpp — a layer has at least one output
// SPDX-License-Identifier: MIT
// EXPECT: dense: a layer has at least one output
#include <ctgrad/layer/dense.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
#ifdef CORRECTED
inline constexpr auto y = x | dense<10>;
#else
inline constexpr auto y = x | dense<0>;
#endif
