// src/kernels/compiler.hpp — what the loops ask of compilers
// SPDX-License-Identifier: MIT
#pragma once
#include "kernels.hpp"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // inside GCC's own AVX-512 header (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#if !defined(__clang__)
#define CTGRAD_UNROLL _Pragma("GCC unroll 32")
#else
#define CTGRAD_UNROLL _Pragma("unroll")
#endif
