// tests/errors/slice_axis.cpp — a slice along an axis that is not there
// SPDX-License-Identifier: MIT
// EXPECT: slice: v is 5, which has no axis 1
#include <ctgrad/expression/tensor.hpp>

using namespace ctgrad;

inline constexpr input<"v", 5> v;
#ifdef CORRECTED
inline constexpr auto y = slice<0, 1, 3>(v);
#else
inline constexpr auto y = slice<1, 1, 3>(v);
#endif
