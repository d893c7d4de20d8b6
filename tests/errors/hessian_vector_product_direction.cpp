// tests/errors/hessian_vector_product_direction.cpp — its direction has the shape of the leaf
// SPDX-License-Identifier: MIT
// EXPECT: hessian_vector_product: the direction is 3, but x is 4
#include <ctgrad/expression/transform.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr parameter<"W", 3, 4> W;
inline constexpr auto z = tanh(W * x);
inline constexpr input<"u", 4> u;
#ifdef CORRECTED
inline constexpr auto y = hessian_vector_product(sum(z), x, u);
#else
inline constexpr auto y = hessian_vector_product(sum(z), x, z);
#endif
