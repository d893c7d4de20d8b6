// ctgrad/core/config.hpp — version, the ABI namespace, and what the compiler must not do
// SPDX-License-Identifier: MIT
#pragma once

#define CTGRAD_VERSION_MAJOR 0
#define CTGRAD_VERSION_MINOR 1
#define CTGRAD_VERSION_PATCH 0

// Many compilers take an older language when they are not told which, and would say so in a hundred lines.
#if __cplusplus < 202002L
#error "ctgrad: this is C++20; compile with -std=c++20"
#endif

// Kernels are inline: two translation units with different instruction sets would otherwise merge silently, and one of
// them would crash. The inline namespace makes them different functions.
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define CTGRAD_ABI v0_avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define CTGRAD_ABI v0_avx2
#elif defined(__aarch64__)
#define CTGRAD_ABI v0_neon
#else
#define CTGRAD_ABI v0_generic
#endif

// What is compiled once and linked by everyone (ctgrad::learn) has names that do not depend on its users' flags. Only
// data goes here, and functions of a library: an inline function would merge as above.
#define CTGRAD_LIBRARY_ABI v0

// What is no template stands in .ipp files. Headers include them, so that nothing need be linked; a program that links
// ctgrad::core_compiled, whose target defines CTGRAD_COMPILED, has them compiled already, once for each instruction set.
#ifdef CTGRAD_COMPILED
#define CTGRAD_ONCE
#else
#define CTGRAD_ONCE inline
#endif

// -ffast-math lets the compiler reassociate sums and drop NaN: results would differ between machines, log breaks in
// xsimd 8.1, and a diverging loss could no longer be seen. Each of its parts that the compiler tells of does some of it.
#if !defined(CTGRAD_ALLOW_FAST_MATH)
#if defined(__FAST_MATH__)
#error "ctgrad: -ffast-math breaks NaN checks and reproducible sums; remove it, or define CTGRAD_ALLOW_FAST_MATH"
#elif defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "ctgrad: -ffinite-math-only breaks NaN checks; remove it, or define CTGRAD_ALLOW_FAST_MATH"
#elif defined(__ASSOCIATIVE_MATH__)
#error "ctgrad: -fassociative-math breaks reproducible sums; remove it, or define CTGRAD_ALLOW_FAST_MATH"
#endif
#endif

#if defined(__GNUC__)
#define CTGRAD_INLINE inline __attribute__((always_inline))
#else
#define CTGRAD_INLINE inline
#endif
