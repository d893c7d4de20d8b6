// tests/errors/global_average_pool_of_a_vector.cpp — a vector has no channels
// SPDX-License-Identifier: MIT
// EXPECT: global_average_pool: v is 9, but an image, channels x rows x columns, is needed
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"v", 9> v;
#ifdef CORRECTED
inline constexpr auto y = reshape<1, 9>(v) | global_average_pool;
#else
inline constexpr auto y = v | global_average_pool;
#endif
