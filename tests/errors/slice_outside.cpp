// tests/errors/slice_outside.cpp — a slice that ends outside
// SPDX-License-Identifier: MIT
// EXPECT: slice: v is 5, so elements 3 to 7 of axis 0 are not all there
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = slice<0, 3, 5>(v);
#else
inline constexpr auto y = slice<0, 3, 7>(v);
#endif
