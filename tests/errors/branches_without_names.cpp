// tests/errors/branches_without_names.cpp — branches would number their layers alike
// SPDX-License-Identifier: MIT
// EXPECT: two layers without a name would share W1 (3x4 and 2x4)
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
#ifdef CORRECTED
inline constexpr auto y = x | concat(dense<3, "left">, dense<2, "right">);
#else
inline constexpr auto y = x | concat(dense<3>, dense<2>);
#endif
inline constexpr auto used = ref<y>;
