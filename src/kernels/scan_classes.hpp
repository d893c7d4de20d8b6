// src/kernels/scan_classes.hpp — the best split of one column between two classes, by Gini's index
// SPDX-License-Identifier: MIT
#pragma once
#include "first_largest.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// Of l rows on the left, l1 of the second class; a function of `two_class_target` says the same.
double gini(double l, double l1, double rows, double ones) {
  double const l0 = l - l1, r = rows - l, r1 = ones - l1, r0 = r - r1;
  return ((l1 * l1 + l0 * l0) * r + (r1 * r1 + r0 * r0) * l) / (l * r);
}

gini_result scan_gini(gini_task const& t) {
  std::uint64_t sums[256];
  std::uint64_t sum = 0;
  for (int b = 0; b < t.bins; ++b) sums[b] = sum += t.cells[b];
  double score[256 + 16];
  double const rows = double(std::int32_t(t.rows)), ones = double(std::int32_t(t.ones)),
               least = double(std::int32_t(t.least));
  for (int b = 0; b < t.bins; ++b) {
    double const l = double(std::int32_t(sums[b] >> 32)), l1 = double(std::int32_t(sums[b]));
    double const value = gini(l, l1, rows, ones);  // 0 / 0 is not chosen
    score[b] = ((l >= least) & (rows - l >= least)) != 0 ? value : -1.;
  }
  int const code = first_largest(score, t.bins);  // an empty bin scores as the one before it
  return {score[code], code};
}

// For few rows, each row's code is compared with all others in a register: no sort, no histogram.
#if defined(__AVX2__)
struct row_mask {
  std::uint64_t bits[2];
};
row_mask up_to(std::uint8_t const* codes, std::uint8_t code, bool both) {
#if defined(__AVX512F__)
  __m512i const c = _mm512_set1_epi8(char(code));
  return {_mm512_cmple_epu8_mask(_mm512_loadu_si512(codes), c),
          both ? _mm512_cmple_epu8_mask(_mm512_loadu_si512(codes + 64), c) : 0};
#else
  __m256i const c = _mm256_set1_epi8(char(code));
  auto const part = [&](int at) __attribute__((always_inline)) {
    __m256i const x = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(codes + at));
    return std::uint64_t(std::uint32_t(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(x, c), c))));
  };
  return {part(0) | part(32) << 32, both ? part(64) | part(96) << 32 : 0};
#endif
}

few_result scan_few(few_task const& t) {
  int const n = int(t.rows);
  bool const both = n > 64;
  std::uint64_t const valid[2] = {n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1,
                                  n >= 128 ? ~std::uint64_t{0}
                                  : both   ? (std::uint64_t{1} << (n - 64)) - 1
                                           : 0};
  std::int32_t left[128], left1[128];
  for (int i = 0; i < n; ++i) {
    row_mask const m = up_to(t.codes, t.codes[i], both);
    std::uint64_t const a = m.bits[0] & valid[0], b = m.bits[1] & valid[1];
    left[i] = std::int32_t(__builtin_popcountll(a) + __builtin_popcountll(b));
    left1[i] = std::int32_t(__builtin_popcountll(a & t.ones[0]) + __builtin_popcountll(b & t.ones[1]));
  }
  double score[128 + 16];
  double const rows = double(n), least = double(std::int32_t(t.least));
  double const ones = double(__builtin_popcountll(t.ones[0]) + __builtin_popcountll(t.ones[1]));
  for (int i = 0; i < n; ++i) {
    double const l = double(left[i]), value = gini(l, double(left1[i]), rows, ones);
    score[i] = ((l >= least) & (rows - l >= least) & (l < rows)) != 0 ? value : -1.;
  }
  bool differs = false;
  for (int i = 0; i < n; ++i) differs |= left[i] != n;
  double const best = score[first_largest(score, n)];
  int code = 256, next = 256;  // of equals the lowest code, as a sort would find it
  for (int i = 0; i < n; ++i) code = score[i] == best && t.codes[i] < code ? t.codes[i] : code;
  for (int i = 0; i < n; ++i) next = t.codes[i] > code && t.codes[i] < next ? t.codes[i] : next;
  return {best, code, next, differs};
}
#else
constexpr auto scan_few = nullptr;
#endif

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
