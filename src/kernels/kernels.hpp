// src/kernels/kernels.hpp — the inner loops of boosting and scoring, compiled for several instruction sets
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>
#include <cstdint>

// Each of portable.cpp, avx2.cpp and avx512.cpp compiles body.hpp with its own flags. Nothing here is a template or an
// inline function: one that those files share would merge, and the AVX-512 copy could end up in everybody's program.
// law: all three give the same bits
namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

// A packed number holds a gradient (upper 32 bits, signed) and a Hessian (lower 32 bits, unsigned), in fixed point: one
// addition adds both, and sums of whole numbers are the same in any order.

struct histogram_task {
  std::uint8_t const* codes;  // rows x stride
  std::size_t stride, columns;
  std::uint32_t const* rows;
  std::size_t count;
  std::int64_t const* packed;  // of all rows
  std::int64_t* cells;         // columns x bins: added to
  std::size_t bins;
};

struct scan_task {
  std::int64_t const* cells;
  int bins;
  std::int64_t gradient, hessian;  // of the node
  double gradient_unit, hessian_unit;
  double l1, l2;
  std::int64_t least_hessian;  // on either side
  int first, last;             // codes that may be the last one on the left
  std::int64_t start;          // packed sum of what is on the left anyway
};
struct scan_result {
  float score;  // below 0: no split
  int code;
  std::int64_t left;  // packed sum of the left side
};

/// Rows (upper 32 bits) and rows of the second class (lower 32 bits) of each code.
struct gini_task {
  std::uint64_t const* cells;
  int bins;
  std::uint32_t rows, ones;  // of the node
  std::uint32_t least;       // rows on either side
};
struct gini_result {
  double score;  // below 0: no split
  int code;      // the last one on the left; a bin that is not empty
};

struct few_task {
  std::uint8_t const* codes;  // of at most 128 rows, and 128 bytes to read
  std::uint64_t ones[2];      // bit i: row i is of the second class
  std::uint32_t rows, least;
};
struct few_result {
  double score;    // below 0: no split
  int code, next;  // the last code on the left, the first on the right
  bool differs;    // are there two codes
};

struct leaf_test {
  float threshold;
  std::uint32_t keep;    // the leaves that remain where x > threshold, or x is missing and goes right
  std::uint32_t offset;  // 64 * feature
};
struct mask_forest {
  leaf_test const* tests;
  std::uint32_t const* words;    // test where each word begins, and the end
  std::uint32_t const* middles;  // test from where on missing values go left, in each word
  std::uint32_t const* trees;    // word where each tree begins, and the end
  std::size_t count;             // trees
  float const* leaves;           // 32 for each word
  std::size_t width;             // columns
};

/// One question of each of 16 trees that are asked side by side.
struct alignas(64) sixteen_tests {
  float threshold[16];
  std::uint32_t keep[16];    // as above
  std::uint32_t column[16];  // 2^31 more where a missing value fails the test
};
struct sixteen_trees {
  sixteen_tests const* tests;
  std::size_t count;    // of tests
  float const* leaves;  // 32 for each tree
};

struct kernel_table {
  char const* name;
  void (*histogram)(histogram_task const&);
  void (*subtract)(std::int64_t* from, std::int64_t const* what, std::size_t count);
  scan_result (*scan)(scan_task const&);
  gini_result (*scan_gini)(gini_task const&);
  few_result (*scan_few)(few_task const&);  // null where sorting is faster
  /// Rows whose code is at most `code` go to `lefts`, which may be `rows`, the others to `rights`, which has room for all and
  /// 16 more; each side in its order. Returns how many are on the left.
  std::size_t (*divide)(std::uint8_t const* column, int code, std::uint32_t const* rows, std::size_t count,
                        std::uint32_t* lefts, std::uint32_t* rights);
  /// The same for codes whose bit of `set`, 8 words, is 1.
  std::size_t (*divide_by_set)(std::uint8_t const* column, std::uint32_t const* set, std::uint32_t const* rows,
                               std::size_t count, std::uint32_t* lefts, std::uint32_t* rights);
  /// g = p - y, h = p (1 - p) for p = 1 / (1 + exp(-margin)).
  void (*logistic)(float const* margin, float const* y, float* g, float* h, std::size_t count);
  float (*largest)(float const* x, std::size_t count);                        // max |x|
  std::int64_t (*magnitude)(float const* x, float scale, std::size_t count);  // sum of round(|x| scale)
  void (*pack)(float const* g, float const* h, float g_scale, float h_scale, std::int64_t* packed, std::size_t count);
  /// Adds each tree's leaf, in the order of trees, to the sums of 64 rows; x is columns x 64. Null where walking is faster.
  void (*score)(mask_forest const&, float const* x, float* sums);
  /// Writes the answers of `groups` x 16 trees of at most 32 leaves to one row of `width` columns. Null likewise.
  void (*score_row)(sixteen_trees const*, std::size_t groups, float const* row, std::size_t width, float* answers);
};

extern kernel_table const portable_kernels;
#if defined(__x86_64__)
extern kernel_table const avx2_kernels, avx512_kernels;
#endif

/// The best that this processor runs, unless `use` chose another.
auto kernels() -> kernel_table const&;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
