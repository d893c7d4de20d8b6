// tests/errors/dot_shapes.cpp — a dot product of two shapes
// SPDX-License-Identifier: MIT
// EXPECT: dot: v is 5 but w is 4
#include <ctgrad/expression/reduce.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr input<"w", 5> w;
#else
inline constexpr input<"w", 4> w;
#endif
inline constexpr auto y = dot(v, w);
