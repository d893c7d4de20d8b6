// tests/errors/gaussian_nll_shapes.cpp — a mean and a variance for each target
// SPDX-License-Identifier: MIT
// EXPECT: gaussian_nll: m is 3 but the expression is 2
#include <ctgrad/loss/likelihood.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
inline constexpr parameter<"m", 3> m;
#ifdef CORRECTED
inline constexpr parameter<"W", 3, 8> W;
#else
inline constexpr parameter<"W", 2, 8> W;
#endif
inline constexpr auto loss = gaussian_nll(m, W * x, t);
