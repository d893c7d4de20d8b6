// src/kernels/divide_rows.hpp — the rows of a node go left or right
// SPDX-License-Identifier: MIT
#pragma once
#include "compiler.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

struct up_to_code {
  int code;
  bool operator()(std::uint8_t c) const { return c <= code; }
#if defined(__AVX512F__)
  __mmask16 operator()(__m512i codes) const { return _mm512_cmple_epi32_mask(codes, _mm512_set1_epi32(code)); }
#endif
};
struct in_set {
  std::uint32_t const* set;
  bool operator()(std::uint8_t c) const { return set[c / 32] >> (c % 32) & 1; }
#if defined(__AVX512F__)
  __mmask16 operator()(__m512i codes) const {
    __m512i const words = _mm512_permutexvar_epi32(
        _mm512_srli_epi32(codes, 5), _mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(set))));
    __m512i const bits = _mm512_srlv_epi32(words, _mm512_and_si512(codes, _mm512_set1_epi32(31)));
    return _mm512_test_epi32_mask(bits, _mm512_set1_epi32(1));
  }
#endif
};

template <class GoesLeft>
[[gnu::always_inline]] inline std::size_t divide_rows(std::uint8_t const* column, GoesLeft goes_left,
                                                      std::uint32_t const* rows, std::size_t count, std::uint32_t* lefts,
                                                      std::uint32_t* rights) {
  std::size_t l = 0, r = 0, i = 0;
#if defined(__AVX512F__)
  __m512i const byte = _mm512_set1_epi32(255);
  for (; i + 16 <= count; i += 16) {
    __m512i const ids = _mm512_loadu_si512(rows + i);
    __mmask16 const left = goes_left(_mm512_and_si512(_mm512_i32gather_epi32(ids, column, 1), byte));
    int const n = __builtin_popcount(left);
    _mm512_storeu_si512(rights + r, _mm512_maskz_compress_epi32(__mmask16(~left), ids));
    _mm512_mask_storeu_epi32(lefts + l, __mmask16((1u << n) - 1), _mm512_maskz_compress_epi32(left, ids));
    l += std::size_t(n), r += std::size_t(16 - n);
  }
#endif
  for (; i < count; ++i) {
    std::uint32_t const row = rows[i];
    bool const left = goes_left(column[row]);
    lefts[l] = row, rights[r] = row;
    l += left, r += !left;
  }
  return l;
}
std::size_t divide(std::uint8_t const* column, int code, std::uint32_t const* rows, std::size_t count, std::uint32_t* lefts,
                   std::uint32_t* rights) {
  return divide_rows(column, up_to_code{code}, rows, count, lefts, rights);
}
std::size_t divide_by_set(std::uint8_t const* column, std::uint32_t const* set, std::uint32_t const* rows, std::size_t count,
                          std::uint32_t* lefts, std::uint32_t* rights) {
  return divide_rows(column, in_set{set}, rows, count, lefts, rights);
}

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
