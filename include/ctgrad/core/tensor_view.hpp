// ctgrad/core/tensor_view.hpp — a vector or matrix in somebody's memory, addressed as the formula does
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>

namespace ctgrad::inline CTGRAD_ABI {

/// Element (row, col) of a parameter, whatever its layout: weights are W[to][from]. A vector is a single column, a
/// scalar one element. Borrows: valid as long as the owner.
template <class T>
struct tensor_view {
  T* data = nullptr;                              ///< the element (0, 0)
  int rows = 0, cols = 0;                         ///< the number of either
  std::ptrdiff_t row_stride = 0, col_stride = 0;  ///< elements from a row (column) to the next

  auto operator()(int row, int col = 0) const -> T& { return data[row * row_stride + col * col_stride]; }
  auto size() const -> int { return rows * cols; }  ///< in elements
};

}  // namespace ctgrad::inline CTGRAD_ABI
