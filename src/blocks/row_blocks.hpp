// src/blocks/row_blocks.hpp — the rows of a table, one block after another, with samples in the lanes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

#include "../block_kernels/block_kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// One block in memory of its own: as floats, as centred doubles, and room for `extra` columns of doubles behind those.
class row_blocks {
 public:
  row_blocks(std::span<float const> rows, std::size_t width, std::size_t extra = 0)
      : rows_(rows), width_(width), floats_(width * block_rows), doubles_((width + extra) * block_rows) {}

  /// f(first row, rows in this block): `floats` holds them.
  template <class F>
  void for_each(F f) {
    auto const& k = block_kernels();
    std::size_t const rows = rows_.size() / width_;
    for (std::size_t first = 0; first < rows; first += block_rows) {
      int const count = int(std::min<std::size_t>(block_rows, rows - first));
      k.gather(rows_.data() + first * width_, nullptr, count, int(width_), floats_.data());
      f(first, count);
    }
  }
  /// The same with x - shift in the first columns of `doubles`.
  template <class F>
  void for_each_centred(double const* shift, F f) {
    for_each([&](std::size_t first, int count) {
      block_kernels().widen(floats_.data(), count, int(width_), shift, doubles_.data());
      f(first, count);
    });
  }

  auto width() const -> std::size_t { return width_; }
  auto floats() const -> float const* { return floats_.data(); }
  auto doubles() -> double* { return doubles_.data(); }
  auto column(std::size_t k) -> double* { return doubles_.data() + k * block_rows; }

 private:
  std::span<float const> rows_;
  std::size_t width_;
  aligned_buffer<float> floats_;
  aligned_buffer<double> doubles_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
