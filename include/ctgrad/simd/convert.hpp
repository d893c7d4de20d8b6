// ctgrad/simd/convert.hpp — floats from memory as packs of doubles
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/simd/batch.hpp>

namespace ctgrad::inline CTGRAD_ABI::simd {

/// Reads `lanes<double>` floats, from any address; each becomes the double that equals it.
CTGRAD_INLINE auto load_widened(float const* p) -> pack<double> {
  constexpr int n = detail::native_lanes<double>;
  typedef float narrow __attribute__((vector_size(n * sizeof(float))));
  typedef double wide __attribute__((vector_size(n * sizeof(double))));
  pack<double> v;
  v.for_each_part([&](detail::native<double>& part) CTGRAD_INLINE_LAMBDA {
    narrow floats;
    __builtin_memcpy(&floats, p, sizeof floats);
    part = std::bit_cast<detail::native<double>>(__builtin_convertvector(floats, wide));
    p += n;
  });
  return v;
}

}  // namespace ctgrad::inline CTGRAD_ABI::simd
