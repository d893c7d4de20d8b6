// src/kernels/score_blocks.hpp — scoring: QuickScorer (Lucchese et al. 2015), 64 rows at a time
// SPDX-License-Identifier: MIT
#pragma once
#include "compiler.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

// A word is up to 32 leaves of one tree, in order. Each test that a row fails strikes out the leaves on its left; the
// row's leaf is the first one left, or in a later word.
#if defined(__AVX512F__)
template <int Fails>
[[gnu::always_inline]] inline void strike(leaf_test const* test, leaf_test const* end, float const* x, __m512i (&alive)[4]) {
  for (; test != end; ++test) {
    __m512 const threshold = _mm512_set1_ps(test->threshold);
    __m512i const keep = _mm512_set1_epi32(int(test->keep));
    float const* const column = x + test->offset;
    CTGRAD_UNROLL
    for (int u = 0; u < 4; ++u) {
      __mmask16 const fails = _mm512_cmp_ps_mask(_mm512_loadu_ps(column + 16 * u), threshold, Fails);
      alive[u] = _mm512_mask_and_epi32(alive[u], fails, alive[u], keep);
    }
  }
}
#elif defined(__AVX2__)
template <int Fails>
[[gnu::always_inline]] inline void strike(leaf_test const* test, leaf_test const* end, float const* x, __m256i (&alive)[4]) {
  for (; test != end; ++test) {
    __m256 const threshold = _mm256_set1_ps(test->threshold);
    __m256i const keep = _mm256_set1_epi32(int(test->keep));
    float const* const column = x + test->offset;
    CTGRAD_UNROLL
    for (int u = 0; u < 4; ++u) {
      __m256 const fails = _mm256_cmp_ps(_mm256_loadu_ps(column + 8 * u), threshold, Fails);
      alive[u] = _mm256_andnot_si256(_mm256_andnot_si256(keep, _mm256_castps_si256(fails)), alive[u]);
    }
  }
}
#endif

#if defined(__AVX2__)
// Where no value is missing, both kinds of tests are one, in one loop: each end of a loop is guessed wrong about once.
template <bool Missing>
void score_block(mask_forest const& f, float const* x, float* sums) {
  auto const middle = [&](std::uint32_t w) { return Missing ? f.middles[w] : f.words[w + 1]; };
#if defined(__AVX512F__)
  __m512 sum[4];
  for (int u = 0; u < 4; ++u) sum[u] = _mm512_loadu_ps(sums + 16 * u);
  for (std::size_t k = 0; k < f.count; ++k) {
    __mmask16 open[4] = {0xffff, 0xffff, 0xffff, 0xffff};
    for (std::uint32_t w = f.trees[k]; w < f.trees[k + 1]; ++w) {
      __m512i alive[4];
      for (int u = 0; u < 4; ++u) alive[u] = _mm512_set1_epi32(-1);
      strike<_CMP_NLE_UQ>(f.tests + f.words[w], f.tests + middle(w), x, alive);
      if constexpr (Missing) strike<_CMP_GT_OQ>(f.tests + middle(w), f.tests + f.words[w + 1], x, alive);
      __m512 const low = _mm512_loadu_ps(f.leaves + 32 * w), high = _mm512_loadu_ps(f.leaves + 32 * w + 16);
      unsigned still_open = 0;
      CTGRAD_UNROLL
      for (int u = 0; u < 4; ++u) {
        __mmask16 const found = __mmask16(_mm512_test_epi32_mask(alive[u], alive[u]) & open[u]);
        open[u] = __mmask16(open[u] & ~found);
        still_open |= open[u];
        __m512i const first = _mm512_and_epi32(alive[u], _mm512_sub_epi32(_mm512_setzero_si512(), alive[u]));
        __m512i const leaf = _mm512_sub_epi32(_mm512_set1_epi32(31), _mm512_lzcnt_epi32(first));
        sum[u] = _mm512_mask_add_ps(sum[u], found, sum[u], _mm512_permutex2var_ps(low, leaf, high));
      }
      if (still_open == 0) break;
    }
  }
  for (int u = 0; u < 4; ++u) _mm512_storeu_ps(sums + 16 * u, sum[u]);
#else
  for (int part = 0; part < 64; part += 32) {
    __m256 sum[4];
    for (int u = 0; u < 4; ++u) sum[u] = _mm256_loadu_ps(sums + part + 8 * u);
    for (std::size_t k = 0; k < f.count; ++k) {
      __m256i open[4];
      for (int u = 0; u < 4; ++u) open[u] = _mm256_set1_epi32(-1);
      for (std::uint32_t w = f.trees[k]; w < f.trees[k + 1]; ++w) {
        __m256i alive[4];
        for (int u = 0; u < 4; ++u) alive[u] = _mm256_set1_epi32(-1);
        strike<_CMP_NLE_UQ>(f.tests + f.words[w], f.tests + middle(w), x + part, alive);
        if constexpr (Missing) strike<_CMP_GT_OQ>(f.tests + middle(w), f.tests + f.words[w + 1], x + part, alive);
        __m256i still_open = _mm256_setzero_si256();
        CTGRAD_UNROLL
        for (int u = 0; u < 4; ++u) {
          __m256i const none = _mm256_cmpeq_epi32(alive[u], _mm256_setzero_si256());
          __m256i const found = _mm256_andnot_si256(none, open[u]);
          open[u] = _mm256_and_si256(none, open[u]);
          still_open = _mm256_or_si256(still_open, open[u]);
          __m256i const first = _mm256_and_si256(alive[u], _mm256_sub_epi32(_mm256_setzero_si256(), alive[u]));
          // The exponent of a power of two is its index; 2^31 is read as -2^31, whose exponent is the same.
          __m256i const bits = _mm256_castps_si256(_mm256_cvtepi32_ps(first));
          __m256i const leaf =
              _mm256_and_si256(_mm256_sub_epi32(_mm256_and_si256(_mm256_srli_epi32(bits, 23), _mm256_set1_epi32(255)),
                                                _mm256_set1_epi32(127)),
                               _mm256_set1_epi32(31));
          __m256 const value = _mm256_i32gather_ps(f.leaves + 32 * w, leaf, 4);
          sum[u] = _mm256_blendv_ps(sum[u], _mm256_add_ps(sum[u], value), _mm256_castsi256_ps(found));
        }
        if (_mm256_testz_si256(still_open, still_open)) break;
      }
    }
    for (int u = 0; u < 4; ++u) _mm256_storeu_ps(sums + part + 8 * u, sum[u]);
  }
#endif
}

void score(mask_forest const& f, float const* x, float* sums) {
  std::int32_t missing = 0;  // as wide as a float, for compilers to use whole registers
  for (std::size_t i = 0; i < f.width * 64; ++i) missing |= x[i] != x[i];
  missing != 0 ? score_block<true>(f, x, sums) : score_block<false>(f, x, sums);
}
#else
constexpr auto score = nullptr;  // without wide registers, walking the trees is twice as fast
#endif

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
