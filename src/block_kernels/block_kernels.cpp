// src/block_kernels/block_kernels.cpp — the same choice of instruction set as for trees
// SPDX-License-Identifier: MIT
#include "block_kernels.hpp"

#include <string_view>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto block_kernels() -> block_kernel_table const& {
#if defined(__x86_64__)
  for (auto const* table : {&avx512_block_kernels, &avx2_block_kernels})
    if (std::string_view(table->name) == kernels().name) return *table;
#endif
  return portable_block_kernels;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
