// src/block_kernels/portable.cpp — the loops for the compiler's default for this machine
// SPDX-License-Identifier: MIT
#define CTGRAD_KERNELS portable_block_kernels
#define CTGRAD_KERNELS_NAME "portable"
#include "body.hpp"
