// tests/errors/exp_into_poisson_nll.cpp — the loss wants the logarithm of the rate
// SPDX-License-Identifier: MIT
// EXPECT: poisson_nll expects the logarithm of the rate, but is given the result of exp: remove it
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/likelihood.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto y = x | dense<3>;
#else
inline constexpr auto y = x | dense<3> | exp;
#endif
inline constexpr auto loss = poisson_nll(y, t);
inline constexpr auto used = ref<loss>;
