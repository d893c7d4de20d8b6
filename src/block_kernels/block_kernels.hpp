// src/block_kernels/block_kernels.hpp — loops over blocks of rows, compiled for several instruction sets
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>
#include <cstdint>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// A block is so many rows of a table, column after column: `block[column * block_rows + row]`. Samples lie in the lanes,
/// so that a column of any width, one row or a class of 3 numbers run at full speed. Rows that are not there are 0.
inline constexpr int block_rows = 128;

enum class distance { squared_euclidean, manhattan };

// Numbers are the same for AVX2 and AVX-512 (products and sums are fused explicitly, sums run over packs in order); the
// portable loops round products, and differ in last bits.
struct block_kernel_table {
  char const* name;

  /// The block of `count` rows of floats (at most block_rows), as they are: the first ones, or those that `which` says.
  void (*gather)(float const* rows, std::size_t const* which, int count, int width, float* block);
  /// x - shift as doubles, and 0 for the rows from `count` on.
  void (*widen)(float const* block, int count, int width, double const* shift, double* centred);

  /// left[column][row] = block[column][row] * weights[row].
  void (*scale)(double const* block, int width, double const* weights, double* left);
  /// Adds the sums over the rows of left_i right_j, for j >= i, to sums[i * width + j][8 lanes]: see `add_lanes`.
  void (*gram)(double const* left, double const* right, int width, double* sums);
  /// Adds the sums over the rows of block_i v to sums[i][8 lanes].
  void (*project)(double const* block, int width, double const* v, double* sums);
  /// out[row] = offset + sum over the columns of coefficients[column] block[column][row].
  void (*combine)(double const* block, int width, double const* coefficients, double offset, double* out);

  /// For margins z and answers y of 0 or 1: p = sigmoid(z), residual = w (p - y), curvature = w p (1 - p); returns the sum
  /// of w (log(1 + exp(z)) - y z).
  double (*logistic)(double const* z, double const* y, double const* w, double* residual, double* curvature);
  /// z[class][row] becomes the softmax over the classes; returns the sum over rows of w log(sum exp z).
  double (*softmax)(double* z, int classes, double const* w);

  /// out[row] = sum over i of (sum over j <= i of factor[i * width + j] block[j][row] - offset[i])^2; factor is lower
  /// triangular with zeros above, and its rows are padded with zero rows to a multiple of 4.
  void (*quadratic)(double const* block, int width, double const* factor, double const* offset, double* out);

  /// out[point][row], of each of `count` points (row-major, count x width).
  void (*distances)(distance, float const* block, int width, float const* points, int count, float* out);
  void (*distances_of_doubles)(distance, double const* block, int width, double const* points, int count, double* out);
  /// The nearest point of each row, the first of equally near ones, how far it is, and how far the next (infinity if there
  /// is none).
  void (*nearest)(float const* distances, int count, std::int32_t* which, float* how_far, float* next);
  /// What centres have moved is taken from the bounds of `count` rows, upper += nearer[own], lower -= farther[own]; writes
  /// those rows, in order, for which upper * apart < lower no longer holds, and returns how many: see `nearest_bounds`.
  int (*drift)(float* upper, float* lower, std::int32_t const* own, float const* nearer, float const* farther, float apart,
               int count, std::int32_t* rows);
  /// The rows below `count` whose number is less than the limit, in order; returns how many.
  int (*below)(float const* numbers, int count, float limit, std::int32_t* rows);
  /// x[i] = exp(scale x[i]).
  void (*exp_scaled)(double* x, std::size_t count, double scale);
};

extern block_kernel_table const portable_block_kernels;
#if defined(__x86_64__)
extern block_kernel_table const avx2_block_kernels, avx512_block_kernels;
#endif

/// Those of the instruction set in use: see `use_instruction_set`.
auto block_kernels() -> block_kernel_table const&;

/// The sum of 8 lanes, by a fixed tree.
inline auto add_lanes(double const* lanes) -> double {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
