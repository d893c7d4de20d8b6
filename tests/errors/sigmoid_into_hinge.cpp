// tests/errors/sigmoid_into_hinge.cpp — margins have either sign
// SPDX-License-Identifier: MIT
// EXPECT: hinge expects a score of either sign, but is given a sigmoid: remove it
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/binary.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto y = x | dense<3>;
#else
inline constexpr auto y = x | dense<3> | sigmoid;
#endif
inline constexpr auto loss = hinge(y, t);
inline constexpr auto used = ref<loss>;
