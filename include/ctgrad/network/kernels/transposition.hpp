// ctgrad/network/kernels/transposition.hpp — a matrix with its axes exchanged, block by block in registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/simd/transpose.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

template <class T>
[[gnu::noinline]] void transposition(kernel_call const& call, surroundings<T> const& around) {
  place const from = call.part[0].a, to = call.part[0].b;
  T const* const a = around.space[from.space] + from.offset;
  T* const b = around.space[to.space] + to.offset;
  constexpr int w = lanes<T>;
  range const own = around.share(call.rows, w);
  for (int i = own.first; i < own.end; i += w)
    for (int j = 0; j < call.lanes; j += w) {
      pack<T> block[w];
      CTGRAD_UNROLL for (int r = 0; r < w; ++r) block[r] =
          i + r < call.rows ? simd::load(a + std::ptrdiff_t(i + r) * from.stride + j) : pack<T>(0);
      simd::transpose(block);
      CTGRAD_UNROLL for (int r = 0; r < w; ++r) simd::store(b + std::ptrdiff_t(j + r) * to.stride + i, block[r]);
    }
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
