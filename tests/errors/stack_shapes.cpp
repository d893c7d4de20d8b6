// tests/errors/stack_shapes.cpp — tensors of two shapes in one stack
// SPDX-License-Identifier: MIT
// EXPECT: stack: v is 5 but w is 4
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr input<"w", 5> w;
#else
inline constexpr input<"w", 4> w;
#endif
inline constexpr auto y = stack(v, w);
