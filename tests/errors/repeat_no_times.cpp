// tests/errors/repeat_no_times.cpp — a tensor repeated not once
// SPDX-License-Identifier: MIT
// EXPECT: repeat: a tensor is repeated at least once
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = repeat<1>(v);
#else
inline constexpr auto y = repeat<0>(v);
#endif
