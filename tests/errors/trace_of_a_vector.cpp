// tests/errors/trace_of_a_vector.cpp — only matrices have a trace
// SPDX-License-Identifier: MIT
// EXPECT: trace: v is 5, but a matrix is needed
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
inline constexpr input<"x", 3, 5> x;
#ifdef CORRECTED
inline constexpr auto y = trace(x);
#else
inline constexpr auto y = trace(v);
#endif
