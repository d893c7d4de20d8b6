// ctgrad/passes/layout.hpp — how a value of a given shape lies in memory
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/moves.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The layout is chosen from the shape and the width of a pack (64 bytes), never from the instruction set: the same
/// program has the same layout, the same order of sums and the same bits on every machine.
struct layout {
  int lanes = 16;      ///< elements in a pack
  int near = 1 << 20;  ///< bytes that stay near a core while others pass by: half a usual second cache

  constexpr auto padded(int n) const -> int { return (n + lanes - 1) / lanes * lanes; }

  // Rows whose distance is a multiple of 4 KB share one cache set: 144 instead of 215 GFLOP/s at width 1024.
  constexpr auto row_stride(int n) const -> int {
    int const wide = padded(n);
    return wide * (64 / lanes) % 4096 == 0 ? wide + lanes : wide;
  }

  /// A product whose matrices leave that memory copies its operands, block by block, to where they are read in order:
  /// then no stride matters, and far memory is read once for each block of rows. Worth it from a few tiles on.
  /// \param rows, k `batch_extent` for the batch, which is taken for 64
  constexpr auto is_packed(int rows, int columns, int k) const -> bool {
    long long const r = rows < 0 ? 64 : rows, n = columns, s = k < 0 ? 64 : k, most = near / (64 / lanes);
    return r >= 64 && n > lanes && (r * n > most || s * n > most || r * s > most);
  }

  /// A product with few outputs for each sample, of a matrix whose rows lie in memory one by one, is as many dot products:
  /// as lanes they would leave most of a pack unused, and want the matrix with its axes exchanged.
  constexpr auto is_by_dots(int rows, int columns, int k) const -> bool {
    return rows < 0 && columns > 0 && columns <= 4 && k >= 2 * lanes;
  }

  /// Which axis of a shared matrix lies in the lanes. Rows do (`[in][out]`, no packing before a product), unless they
  /// are too few to fill a pack and columns are not.
  constexpr auto lane_axis(shape const& s) const -> int { return s.rows() < lanes && s.cols() >= lanes ? 1 : 0; }

  /// Rows and lanes in memory. What depends on the sample has a row a sample (`batch_extent`); one number a sample is
  /// a row of its own.
  struct extents {
    int rows = 1, lanes = 1;
  };
  constexpr auto of(node const& n) const -> extents {
    if (n.batched) return n.is_scalar() || n.what == role::label ? extents{1, -1} : extents{-1, n.extent.size()};
    if (n.extent.rank == 2) {
      int const axis = lane_axis(n.extent);
      return {n.extent[1 - axis], n.extent[axis]};
    }
    return {1, n.extent.size()};
  }
  /// The loops over all elements of a value. They run over memory, except that of a label one number is stored.
  constexpr auto loops(node const& n) const -> extents {
    return n.what == role::label ? extents{-1, n.extent.size()} : of(n);
  }
};

/// Equal rows or columns of a matrix that all samples share: whoever reads them reads the vector instead.
constexpr auto repeats_a_vector(graph const& g, node const& n) -> bool {
  return !n.batched && repeated_axis(n, g[n.operand[0]]) >= 0;
}

/// A matrix as a product reads it: the node behind its transposes, and whether they exchange the axes.
struct matrix_operand {
  int node = 0;
  bool transposed = false;
};
constexpr auto behind_transposes(graph const& g, int id) -> matrix_operand {
  matrix_operand m{id, false};
  while (g[m.node].how() == computed::transpose) m.node = g[m.node].operand[0], m.transposed = !m.transposed;
  return m;
}

}  // namespace ctgrad::inline CTGRAD_ABI
