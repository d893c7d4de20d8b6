// xsimd/types/xsimd_register.hpp — all that ctgrad may ask of any release of xsimd (8.1 to 14.1)
// SPDX-License-Identifier: MIT
#pragma once

namespace xsimd::types {
template <class T, class Arch>
struct simd_register;
}  // namespace xsimd::types
