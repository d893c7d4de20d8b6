// tests/errors/hessian_of_a_vector.cpp — second derivatives are of a scalar
// SPDX-License-Identifier: MIT
// EXPECT: gradient: the expression is 3, but a scalar is needed
#include <ctgrad/expression/transform.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr parameter<"W", 3, 4> W;
inline constexpr auto z = tanh(W * x);
#ifdef CORRECTED
inline constexpr auto y = hessian(sum(z), x);
#else
inline constexpr auto y = hessian(z, x);
#endif
