// src/kernels/body.hpp — the loops themselves; included once by each instruction set's file, which defines
// CTGRAD_KERNELS as the name of its table
// SPDX-License-Identifier: MIT
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

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

// ---- histograms: one 64-bit addition a row and column ----

template <int Columns>
void add_rows(histogram_task const& t) {
  constexpr int words = (Columns + 7) / 8;
  constexpr std::size_t ahead = 16;  // rows: the memory's latency
  auto const fetch = [&](std::size_t k) __attribute__((always_inline)) {
    __builtin_prefetch(t.codes + t.rows[k] * t.stride);
    __builtin_prefetch(t.packed + t.rows[k]);
  };
  for (std::size_t k = 0; k < ahead && k < t.count; ++k) fetch(k);
  for (std::size_t k = 0; k < t.count; ++k) {
    if (k + ahead < t.count) fetch(k + ahead);
    std::uint64_t code[words];
    __builtin_memcpy(code, t.codes + t.rows[k] * t.stride, sizeof code);
    std::int64_t const value = t.packed[t.rows[k]];
    std::int64_t* cells = t.cells;
    CTGRAD_UNROLL
    for (int j = 0; j < Columns; ++j) {
      cells[std::uint8_t(code[j / 8] >> (8 * (j % 8)))] += value;
      cells += t.bins;
    }
  }
}

using adder = void (*)(histogram_task const&);
template <int Columns>
constexpr void fill(adder* table) {
  table[Columns] = add_rows<Columns>;
  if constexpr (Columns > 1) fill<Columns - 1>(table);
}
struct adders {
  adder of[33]{};
  constexpr adders() { fill<32>(of); }
};
constexpr adders by_columns;

void histogram(histogram_task const& t) { by_columns.of[t.columns](t); }

void subtract(std::int64_t* from, std::int64_t const* what, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) from[i] -= what[i];
}

// ---- the best split of one column ----

/// The index of the first largest of n numbers, none below -1 (a NaN is never chosen). Room for 16 more is overwritten. A plain loop would wait
/// for each maximum before the next, since compilers keep the order of comparisons of floating-point numbers.
template <class T>
int first_largest(T* x, int n) {
  T most[16];
  for (int k = 0; k < 16; ++k) most[k] = x[n + k] = -1;
  for (int i = 0; i < n; i += 16)
    for (int k = 0; k < 16; ++k) most[k] = x[i + k] > most[k] ? x[i + k] : most[k];
  T best = most[0];
  for (int k = 1; k < 16; ++k) best = most[k] > best ? most[k] : best;
  int at = 0;
  while (at + 1 < n && x[at] != best) ++at;
  return at;
}

/// What remains of a gradient sum after l1 pulled it towards 0.
float shrunk(float g, float l1) {
  float const size = __builtin_fabsf(g) - l1;
  return size > 0 ? size : 0;
}

/// In two halves, since only signed numbers have a conversion in every instruction set.
float real(std::uint32_t h) { return float(std::int32_t(h >> 16)) * 65536.f + float(std::int32_t(h & 0xffff)); }

scan_result scan(scan_task const& t) {
  // Sums up to each code. Hessians never fall, so the codes that leave enough on both sides are neighbours.
  std::int64_t sums[256];
  std::int64_t sum = t.start;
  for (int b = 0; b < t.bins; ++b) sums[b] = sum += t.cells[b];
  int first = t.first, last = t.last < t.bins - 2 ? t.last : t.bins - 2;
  auto const hessian = [&](int b) { return std::int64_t(std::uint32_t(sums[b])); };
  while (first <= last && hessian(first) < t.least_hessian) ++first;
  while (first <= last && t.hessian - hessian(last) < t.least_hessian) --last;
  if (first > last) return {-1, 0, 0};
  // In float: only codes of one column are compared by it, the winner's gain is then computed in double.
  float const gu = float(t.gradient_unit), hu = float(t.hessian_unit), l1 = float(t.l1), l2 = float(t.l2);
  float score[256 + 16];
  auto const all_g = std::int32_t(t.gradient);
  auto const all_h = std::uint32_t(t.hessian);
  for (int b = first; b <= last; ++b) {
    std::uint32_t const h = std::uint32_t(sums[b]);
    std::int32_t const g = std::int32_t((sums[b] - std::int64_t(h)) >> 32);
    float const hl = real(h) * hu + l2, hr = real(all_h - h) * hu + l2;
    float const gl = shrunk(float(g) * gu, l1), gr = shrunk(float(all_g - g) * gu, l1);
    score[b] = (gl * gl * hr + gr * gr * hl) / (hl * hr);  // gl^2 / hl + gr^2 / hr with one division
  }
  int const code = first + first_largest(score + first, last - first + 1);
  return {score[code], code, sums[code]};
}

// ---- the best split of one column between two classes, by Gini's index ----

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

// ---- dividing the rows of a node ----

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

// ---- gradients ----

/// The nearest whole number, in instructions that vectorise everywhere.
std::int32_t nearest(float x) { return std::int32_t(x + __builtin_copysignf(.5f, x)); }

void logistic(float const* __restrict margin, float const* __restrict y, float* __restrict g, float* __restrict h,
              std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    // exp(-margin) = 2^x, x = whole + rest; Taylor's series of 2^rest is right to 3e-6, finer than the fixed point.
    float x = margin[i] * -1.44269504f;
    x = x < -60.f ? -60.f : x > 60.f ? 60.f : x;
    std::int32_t const whole = nearest(x);
    float const r = x - float(whole);
    float const power =
        1.f + r * (0.69314718f + r * (0.24022651f + r * (0.05550411f + r * (0.00961813f + r * 0.00133336f))));
    std::int32_t const bits = (whole + 127) << 23;
    float scale;
    __builtin_memcpy(&scale, &bits, 4);
    float const p = 1.f / (1.f + power * scale);
    g[i] = p - y[i];
    h[i] = p * (1.f - p);
  }
}

float largest(float const* x, std::size_t count) {
  float most[16] = {};  // see first_largest
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (std::size_t k = 0; k < 16; ++k) {
      float const size = __builtin_fabsf(x[i + k]);
      most[k] = size > most[k] ? size : most[k];
    }
  for (; i < count; ++i) most[0] = __builtin_fabsf(x[i]) > most[0] ? __builtin_fabsf(x[i]) : most[0];
  for (int k = 1; k < 16; ++k) most[0] = most[k] > most[0] ? most[k] : most[0];
  return most[0];
}

std::int64_t magnitude(float const* x, float scale, std::size_t count) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += nearest(__builtin_fabsf(x[i]) * scale);
  return sum;
}

void pack(float const* __restrict g, float const* __restrict h, float g_scale, float h_scale,
          std::int64_t* __restrict packed, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    packed[i] = std::int64_t{nearest(g[i] * g_scale)} * (std::int64_t{1} << 32) + nearest(h[i] * h_scale);
}

// ---- scoring: QuickScorer (Lucchese et al. 2015), 64 rows at a time ----

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

// The same for one row: trees lie in the lanes. A walk would wait for the memory, or guess, at each of its steps; here
// all questions of a tree are asked, but none waits for another.
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
// Without wide registers, walking the trees is twice as fast.
constexpr auto score = nullptr;
constexpr auto score_row = nullptr;
#endif

}  // namespace

kernel_table const CTGRAD_KERNELS{CTGRAD_KERNELS_NAME, histogram, subtract, scan,      scan_gini, scan_few, divide,
                                  divide_by_set,       logistic,  largest,  magnitude, pack,      score,    score_row};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
