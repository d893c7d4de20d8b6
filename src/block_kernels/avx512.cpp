// src/block_kernels/avx512.cpp — the loops for x86-64-v4: AVX-512, as CMakeLists.txt has it compiled
// SPDX-License-Identifier: MIT
#define CTGRAD_KERNELS avx512_block_kernels
#define CTGRAD_KERNELS_NAME "avx512"
#include "body.hpp"
