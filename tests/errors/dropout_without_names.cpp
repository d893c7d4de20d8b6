// tests/errors/dropout_without_names.cpp — two dropouts of two branches would be one
// SPDX-License-Identifier: MIT
// EXPECT: two dropouts without a name would share their noise; give one of them a name, dropout<rate, ...>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/layer/dropout.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr input<"y", 4> other;
#ifdef CORRECTED
inline constexpr auto y = (x | dropout<0.5, "a">) + (other | dropout<0.5, "b">);
#else
inline constexpr auto y = (x | dropout<0.5>) + (other | dropout<0.5>);
#endif
inline constexpr auto used = ref<y>;
