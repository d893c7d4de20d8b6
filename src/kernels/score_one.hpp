// src/kernels/score_one.hpp — scoring one row, 16 trees at a time
// SPDX-License-Identifier: MIT
#pragma once
#include "compiler.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

#if defined(__AVX2__)
// Trees lie in the lanes. A walk would wait for the memory, or guess, at each of its steps; here all questions of a tree are
// asked, but none waits for another.
#if defined(__AVX512F__)
template <bool Missing, class Values>
[[gnu::always_inline]] inline void score_lanes(sixteen_trees const* groups, std::size_t count, Values values,
                                               float* answers) {
  for (std::size_t k = 0; k < count; ++k) {
    sixteen_trees const& g = groups[k];
    __m512i alive = _mm512_set1_epi32(-1);
    for (std::size_t i = 0; i < g.count; ++i) {
      __m512i const column = _mm512_load_si512(g.tests[i].column);
      __m512 const x = values(column);
      __mmask16 fails = _mm512_cmp_ps_mask(x, _mm512_load_ps(g.tests[i].threshold), _CMP_GT_OQ);
      if constexpr (Missing)
        fails = __mmask16(fails | (_mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q) & _mm512_movepi32_mask(column)));
      alive = _mm512_mask_and_epi32(alive, fails, alive, _mm512_load_si512(g.tests[i].keep));
    }
    __m512i const first = _mm512_and_epi32(alive, _mm512_sub_epi32(_mm512_setzero_si512(), alive));
    __m512i const leaf = _mm512_sub_epi32(_mm512_set1_epi32(31), _mm512_lzcnt_epi32(first));
    __m512i const lane = _mm512_setr_epi32(0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480);
    _mm512_storeu_ps(answers + 16 * k, _mm512_i32gather_ps(_mm512_add_epi32(leaf, lane), g.leaves, 4));
  }
}

void score_row(sixteen_trees const* groups, std::size_t count, float const* row, std::size_t width, float* answers) {
  auto const part = [&](std::size_t first) {
    std::size_t const left = width > first ? width - first : 0;
    return _mm512_maskz_loadu_ps(__mmask16(left < 16 ? (1u << left) - 1 : 0xffff), row + first);
  };
  auto const missing = [](__m512 x) { return _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q) != 0; };
  if (width <= 32) {  // the row lies in two registers; a lane's column is the low bits of its index
    __m512 const low = part(0), high = part(16);
    auto const values = [&](__m512i column) { return _mm512_permutex2var_ps(low, column, high); };
    return missing(low) || missing(high) ? score_lanes<true>(groups, count, values, answers)
                                         : score_lanes<false>(groups, count, values, answers);
  }
  auto const values = [&](__m512i column) {
    return _mm512_i32gather_ps(_mm512_and_si512(column, _mm512_set1_epi32(0x7fffffff)), row, 4);
  };
  bool some = false;
  for (std::size_t j = 0; j < width; j += 16) some |= missing(part(j));
  return some ? score_lanes<true>(groups, count, values, answers) : score_lanes<false>(groups, count, values, answers);
}
#else
void score_row(sixteen_trees const* groups, std::size_t count, float const* row, std::size_t /*width*/, float* answers) {
  for (std::size_t k = 0; k < count; ++k) {
    sixteen_trees const& g = groups[k];
    __m256i alive[2] = {_mm256_set1_epi32(-1), _mm256_set1_epi32(-1)};
    auto const load = [](std::uint32_t const* from) { return _mm256_load_si256(reinterpret_cast<__m256i const*>(from)); };
    for (std::size_t i = 0; i < g.count; ++i)
      for (int u = 0; u < 2; ++u) {
        __m256i const column = load(g.tests[i].column + 8 * u);
        __m256 const x = _mm256_i32gather_ps(row, _mm256_and_si256(column, _mm256_set1_epi32(0x7fffffff)), 4);
        __m256 const lost =
            _mm256_and_ps(_mm256_cmp_ps(x, x, _CMP_UNORD_Q), _mm256_castsi256_ps(_mm256_srai_epi32(column, 31)));
        __m256 const fails = _mm256_or_ps(lost, _mm256_cmp_ps(x, _mm256_load_ps(g.tests[i].threshold + 8 * u), _CMP_GT_OQ));
        alive[u] =
            _mm256_andnot_si256(_mm256_andnot_si256(load(g.tests[i].keep + 8 * u), _mm256_castps_si256(fails)), alive[u]);
      }
    for (int u = 0; u < 2; ++u) {
      alignas(32) std::uint32_t left[8];
      _mm256_store_si256(reinterpret_cast<__m256i*>(left), alive[u]);
      for (int t = 0; t < 8; ++t)
        answers[16 * k + std::size_t(8 * u + t)] = g.leaves[32 * (8 * u + t) + __builtin_ctz(left[t])];
    }
  }
}
#endif
#else
constexpr auto score_row = nullptr;  // as in score_blocks.hpp
#endif

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
