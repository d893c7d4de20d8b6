// tests/errors/softplus_into_gaussian_nll.cpp — the loss wants the logarithm of the variance
// SPDX-License-Identifier: MIT
// EXPECT: gaussian_nll expects the logarithm of the variance, but is given the result of softplus: remove it
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
inline constexpr auto y = x | dense<3> | softplus;
#endif
inline constexpr auto loss = gaussian_nll(t, y, t);
inline constexpr auto used = ref<loss>;
