// src/block_kernels/body.hpp — the loops themselves; included once by each instruction set's file, which defines
// CTGRAD_KERNELS as the name of its table
// SPDX-License-Identifier: MIT
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // inside GCC's own AVX-512 header (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <ctgrad/simd/convert.hpp>
#include <ctgrad/simd/math.hpp>
#include <ctgrad/simd/transpose.hpp>

#include "block_kernels.hpp"

// No function of the standard library is called here: the linker would keep one of its copies, perhaps one that was
// compiled for another machine.

#if !defined(__clang__)
#define CTGRAD_UNROLL _Pragma("GCC unroll 16")
#else
#define CTGRAD_UNROLL _Pragma("unroll")
#endif

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

using simd::fma;
using simd::fnma;
using simd::load;
using simd::load_first;
using simd::store;
template <class T>
using pack = simd::pack<T>;
using V = pack<double>;
constexpr int L = simd::lanes<double>, packs = block_rows / L;
constexpr int FL = simd::lanes<float>;

// Accumulators of a tile: as many as the registers hold, which changes no sum.
#if defined(__AVX512F__)
constexpr int tile = 4;
#else
constexpr int tile = 2;
#endif

// ---- rows to columns ----

/// A square of rows and columns; rows from `count` on are 0.
template <class Row>
CTGRAD_INLINE void gather_square(Row row, int count, int columns, float* block) {
  pack<float> square[FL];
  if (count >= FL && columns == FL) {
    CTGRAD_UNROLL
    for (int i = 0; i < FL; ++i) square[i] = load(row(i));
  } else {
    CTGRAD_UNROLL
    for (int i = 0; i < FL; ++i) square[i] = i < count ? load_first(row(i), columns) : pack<float>(0);
  }
  transpose(square);
  for (int j = 0; j < columns; ++j) store(block + j * block_rows, square[j]);
}

template <class Row>
CTGRAD_INLINE void gather_rows(Row row, int count, int width, float* block) {
  for (int r = 0; r < block_rows; r += FL)
    for (int c = 0; c < width; c += FL)
      gather_square([=](int i) CTGRAD_INLINE_LAMBDA { return row(r + i) + c; }, count - r, width - c < FL ? width - c : FL,
                    block + c * block_rows + r);
}

void gather(float const* rows, std::size_t const* which, int count, int width, float* block) {
  if (which)
    gather_rows([=](int i) CTGRAD_INLINE_LAMBDA { return rows + which[i] * std::size_t(width); }, count, width, block);
  else gather_rows([=](int i) CTGRAD_INLINE_LAMBDA { return rows + std::ptrdiff_t(i) * width; }, count, width, block);
}

void widen(float const* block, int count, int width, double const* shift, double* centred) {
  for (int c = 0; c < width; ++c) {
    float const* from = block + c * block_rows;
    double* to = centred + c * block_rows;
    V const s(shift[c]);
    for (int r = 0; r < block_rows; r += L) store(to + r, simd::load_widened(from + r) - s);
    for (int r = count; r < block_rows; ++r) to[r] = 0;
  }
}

// ---- sums over the rows ----

void scale(double const* block, int width, double const* weights, double* left) {
  for (int r = 0; r < block_rows; r += L) {
    V const w = load(weights + r);
    for (int c = 0; c < width; ++c) store(left + c * block_rows + r, load(block + c * block_rows + r) * w);
  }
}

/// Columns i .. i + I - 1 of the left block with columns j .. j + J - 1 of the right one.
template <int I, int J>
CTGRAD_INLINE void gram_tile(double const* left, double const* right, int width, int i, int j, double* sums) {
  V acc[I][J];
  CTGRAD_UNROLL
  for (int a = 0; a < I; ++a) CTGRAD_UNROLL
  for (int b = 0; b < J; ++b) acc[a][b] = V(0);
  left += i * block_rows, right += j * block_rows;
  for (int r = 0; r < block_rows; r += L) {
    V y[J];
    CTGRAD_UNROLL
    for (int b = 0; b < J; ++b) y[b] = load(right + b * block_rows + r);
    CTGRAD_UNROLL
    for (int a = 0; a < I; ++a) {
      V const x = load(left + a * block_rows + r);
      CTGRAD_UNROLL
      for (int b = 0; b < J; ++b) acc[a][b] = fma(x, y[b], acc[a][b]);
    }
  }
  CTGRAD_UNROLL
  for (int a = 0; a < I; ++a) CTGRAD_UNROLL
  for (int b = 0; b < J; ++b) {
    if (j + b < i + a) continue;
    double* sum = sums + (std::ptrdiff_t(i + a) * width + j + b) * L;
    store(sum, load(sum) + acc[a][b]);
  }
}

template <int I>
CTGRAD_INLINE void gram_rows(double const* left, double const* right, int width, int i, double* sums) {
  int j = i;
  for (; j + tile <= width; j += tile) gram_tile<I, tile>(left, right, width, i, j, sums);
  for (; j < width; ++j) gram_tile<I, 1>(left, right, width, i, j, sums);
}

void gram(double const* left, double const* right, int width, double* sums) {
  int i = 0;
  for (; i + tile <= width; i += tile) gram_rows<tile>(left, right, width, i, sums);
  for (; i < width; ++i) gram_rows<1>(left, right, width, i, sums);
}

void project(double const* block, int width, double const* v, double* sums) {
  for (int c = 0; c < width; ++c) {
    V sum = load(sums + c * L);
    for (int r = 0; r < block_rows; r += L) sum = fma(load(block + c * block_rows + r), load(v + r), sum);
    store(sums + c * L, sum);
  }
}

void combine(double const* block, int width, double const* coefficients, double offset, double* out) {
  constexpr int together = 8;  // packs of rows, each a chain of its own
  for (int r = 0; r < block_rows; r += together * L) {
    V sum[together];
    CTGRAD_UNROLL
    for (int k = 0; k < together; ++k) sum[k] = V(offset);
    for (int c = 0; c < width; ++c) {
      V const b(coefficients[c]);
      CTGRAD_UNROLL
      for (int k = 0; k < together; ++k) sum[k] = fma(load(block + c * block_rows + r + k * L), b, sum[k]);
    }
    CTGRAD_UNROLL
    for (int k = 0; k < together; ++k) store(out + r + k * L, sum[k]);
  }
}

// ---- classes ----

double logistic(double const* z, double const* y, double const* w, double* residual, double* curvature) {
  V total(0);
  for (int r = 0; r < block_rows; r += L) {
    V const m = load(z + r), t = load(y + r), weight = load(w + r);
    V const e = simd::exp(-simd::abs(m)), p = simd::select(simd::less(m, V(0)), e, V(1)) / (V(1) + e);
    V const softplus = simd::max(m, V(0)) + simd::log(V(1) + e);
    total = fma(weight, fnma(t, m, softplus), total);
    store(residual + r, weight * (p - t));
    store(curvature + r, weight * p * (V(1) - p));
  }
  return simd::sum(total);
}

double softmax(double* z, int classes, double const* w) {
  V total(0);
  for (int r = 0; r < block_rows; r += L) {
    V top = load(z + r);
    for (int c = 1; c < classes; ++c) top = simd::max(load(z + c * block_rows + r), top);
    V sum(0);
    for (int c = 0; c < classes; ++c) {
      V const e = simd::exp(load(z + c * block_rows + r) - top);
      store(z + c * block_rows + r, e);
      sum = sum + e;
    }
    for (int c = 0; c < classes; ++c) store(z + c * block_rows + r, load(z + c * block_rows + r) / sum);
    total = fma(load(w + r), top + simd::log(sum), total);
  }
  return simd::sum(total);
}

// ---- quadratic forms ----

void quadratic(double const* block, int width, double const* factor, double const* offset, double* out) {
  constexpr int rows = tile == 4 ? 4 : 2, together = 2;  // rows of the factor, packs of samples
  for (int r = 0; r < block_rows; r += together * L) {
    V total[together];
    CTGRAD_UNROLL
    for (int k = 0; k < together; ++k) total[k] = V(0);
    for (int i = 0; i < width; i += rows) {
      V z[rows][together];
      CTGRAD_UNROLL
      for (int a = 0; a < rows; ++a) CTGRAD_UNROLL
      for (int k = 0; k < together; ++k) z[a][k] = V(-offset[i + a]);
      int const end = i + rows < width ? i + rows : width;
      for (int j = 0; j < end; ++j) {
        V x[together];
        CTGRAD_UNROLL
        for (int k = 0; k < together; ++k) x[k] = load(block + j * block_rows + r + k * L);
        CTGRAD_UNROLL
        for (int a = 0; a < rows; ++a) {
          V const f(factor[(i + a) * width + j]);
          CTGRAD_UNROLL
          for (int k = 0; k < together; ++k) z[a][k] = fma(f, x[k], z[a][k]);
        }
      }
      CTGRAD_UNROLL
      for (int a = 0; a < rows; ++a) CTGRAD_UNROLL
      for (int k = 0; k < together; ++k) total[k] = fma(z[a][k], z[a][k], total[k]);
    }
    CTGRAD_UNROLL
    for (int k = 0; k < together; ++k) store(out + r + k * L, total[k]);
  }
}

// ---- distances ----

template <distance D, class T>
CTGRAD_INLINE auto add_difference(pack<T> x, pack<T> point, pack<T> sum) -> pack<T> {
  pack<T> const d = x - point;
  if constexpr (D == distance::manhattan) return sum + simd::abs(d);
  else return fma(d, d, sum);
}

/// Points side by side share the loads of a block.
template <distance D, int Points, class T>
CTGRAD_INLINE void distances_tile(T const* block, int width, T const* points, T* out) {
  constexpr int step = simd::lanes<T>, together = 2;
  for (int r = 0; r < block_rows; r += together * step) {
    pack<T> sum[Points][together];
    CTGRAD_UNROLL
    for (int p = 0; p < Points; ++p) CTGRAD_UNROLL
    for (int k = 0; k < together; ++k) sum[p][k] = pack<T>(0);
    for (int c = 0; c < width; ++c) {
      pack<T> x[together];
      CTGRAD_UNROLL
      for (int k = 0; k < together; ++k) x[k] = load(block + c * block_rows + r + k * step);
      CTGRAD_UNROLL
      for (int p = 0; p < Points; ++p) {
        pack<T> const b(points[p * width + c]);
        CTGRAD_UNROLL
        for (int k = 0; k < together; ++k) sum[p][k] = add_difference<D>(x[k], b, sum[p][k]);
      }
    }
    CTGRAD_UNROLL
    for (int p = 0; p < Points; ++p) CTGRAD_UNROLL
    for (int k = 0; k < together; ++k) store(out + p * block_rows + r + k * step, sum[p][k]);
  }
}

template <distance D, class T>
void distances_of(T const* block, int width, T const* points, int count, T* out) {
  constexpr int side_by_side = tile == 4 ? 5 : 2;
  int p = 0;
  for (; p + side_by_side <= count; p += side_by_side)
    distances_tile<D, side_by_side>(block, width, points + std::ptrdiff_t(p) * width, out + p * block_rows);
  for (; p < count; ++p) distances_tile<D, 1>(block, width, points + std::ptrdiff_t(p) * width, out + p * block_rows);
}

template <class T>
void distances(distance which, T const* block, int width, T const* points, int count, T* out) {
  if (which == distance::manhattan) distances_of<distance::manhattan>(block, width, points, count, out);
  else distances_of<distance::squared_euclidean>(block, width, points, count, out);
}

void nearest(float const* all, int count, std::int32_t* which, float* how_far, float* next) {
  for (int r = 0; r < block_rows; r += FL) {
    pack<float> best = load(all + r), second(__builtin_inff()), index(0);
    for (int p = 1; p < count; ++p) {
      pack<float> const d = load(all + p * block_rows + r);
      auto const nearer = simd::less(d, best);
      second = simd::select(nearer, best, simd::min(d, second));
      best = simd::select(nearer, d, best), index = simd::select(nearer, pack<float>(p), index);
    }
    float indices[FL];
    store(indices, index), store(how_far + r, best), store(next + r, second);
    for (int i = 0; i < FL; ++i) which[r + i] = std::int32_t(indices[i]);
  }
}

int drift(float* __restrict upper, float* __restrict lower, std::int32_t const* own, float const* nearer,
          float const* farther, float apart, int count, std::int32_t* rows) {
  constexpr float outwards = 1 + 0x1p-22f, inwards = 1 - 0x1p-22f;  // a bound stays one when its sum is rounded
  for (int r = 0; r < count; ++r) {
    upper[r] = (upper[r] + nearer[own[r]]) * outwards;
    lower[r] = (lower[r] - farther[own[r]]) * inwards;
  }
  int found = 0;
  for (int r = 0; r < count; ++r) {
    rows[found] = r;
    found += !(upper[r] * apart < lower[r]);
  }
  return found;
}

int below(float const* numbers, int count, float limit, std::int32_t* rows) {
  int found = 0;
  for (int r = 0; r < count; r += FL) {
    int const here = count - r < FL ? count - r : FL;
    // Most packs hold none: their smallest number tells.
    if (!(-simd::maximum(-load(numbers + r)) < limit)) continue;
    for (int i = 0; i < here; ++i) {
      rows[found] = r + i;
      found += numbers[r + i] < limit;
    }
  }
  return found;
}

void exp_scaled(double* x, std::size_t count, double factor) {
  V const s(factor);
  std::size_t i = 0;
  for (; i + L <= count; i += L) store(x + i, simd::exp(load(x + i) * s));
  int const rest = int(count - i);
  if (rest > 0) store_first(x + i, simd::exp(simd::load_first(x + i, rest) * s), rest);
}

}  // namespace

extern block_kernel_table const CTGRAD_KERNELS;
constinit block_kernel_table const CTGRAD_KERNELS{
    CTGRAD_KERNELS_NAME, gather,  widen, scale, gram,      project, combine, logistic, softmax, quadratic, distances<float>,
    distances<double>,   nearest, drift, below, exp_scaled};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
