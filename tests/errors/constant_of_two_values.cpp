// tests/errors/constant_of_two_values.cpp — one name is one number
// SPDX-License-Identifier: MIT
// EXPECT: the constant lambda has two values; one name is one number
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr constant<"lambda", 0.1> lambda;
#ifdef CORRECTED
inline constexpr constant<"mu", 0.25> mu;
#else
inline constexpr constant<"lambda", 0.25> mu;
#endif
inline constexpr auto y = lambda * x + mu;
inline constexpr auto used = ref<y>;
