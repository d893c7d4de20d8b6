// src/block_kernels/avx2.cpp — the loops for x86-64-v3: AVX2, as CMakeLists.txt has it compiled
// SPDX-License-Identifier: MIT
#define CTGRAD_KERNELS avx2_block_kernels
#define CTGRAD_KERNELS_NAME "avx2"
#include "body.hpp"
