// tests/errors/max_pool_of_a_vector.cpp — an image has channels
// SPDX-License-Identifier: MIT
// EXPECT: max_pool: v is 9, but an image, channels x rows x columns, is needed
#include <ctgrad/layer/pooling.hpp>

using namespace ctgrad;

inline constexpr input<"v", 9> v;
#ifdef CORRECTED
inline constexpr auto y = reshape<1, 9>(v) | max_pool<3>;
#else
inline constexpr auto y = v | max_pool<3>;
#endif
