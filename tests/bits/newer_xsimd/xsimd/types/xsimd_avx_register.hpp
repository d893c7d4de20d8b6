// xsimd/types/xsimd_avx_register.hpp — all that ctgrad may ask of any release of xsimd (8.1 to 14.1), for AVX2
// SPDX-License-Identifier: MIT
#pragma once
#include <immintrin.h>
#include <xsimd/types/xsimd_register.hpp>

namespace xsimd {
struct avx {};

template <>
struct types::simd_register<float, avx> {
  using register_type = __m256;
};
template <>
struct types::simd_register<double, avx> {
  using register_type = __m256d;
};
}  // namespace xsimd
