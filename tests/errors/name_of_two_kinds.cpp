// tests/errors/name_of_two_kinds.cpp — one name cannot be given and trained
// SPDX-License-Identifier: MIT
// EXPECT: x is an input (784) and a parameter (784); one name is one leaf
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
#ifdef CORRECTED
inline constexpr parameter<"bias", 784> bias;
#else
inline constexpr parameter<"x", 784> bias;
#endif
inline constexpr auto y = x + bias;
inline constexpr auto used = ref<y>;
