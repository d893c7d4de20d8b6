// xsimd/types/xsimd_all_registers.hpp — all that ctgrad may ask of any release of xsimd (8.1 to 14.1), for AVX2
// SPDX-License-Identifier: MIT
#pragma once
#include <immintrin.h>

namespace xsimd {
struct avx {};

namespace types {
template <class T, class Arch>
struct simd_register;
template <>
struct simd_register<float, avx> {
  using register_type = __m256;
};
template <>
struct simd_register<double, avx> {
  using register_type = __m256d;
};
}  // namespace types
}  // namespace xsimd
