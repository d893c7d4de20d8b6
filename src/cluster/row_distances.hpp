// src/cluster/row_distances.hpp — squared distances of all rows to some points
// SPDX-License-Identifier: MIT
#pragma once
#include "../blocks/row_blocks.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// f(first row, rows, distances[point][row of block_rows]) for each block.
template <class F>
void for_each_distance(row_blocks& blocks, std::span<float const> points, F f) {
  std::size_t const width = blocks.width(), count = points.size() / width;
  aligned_buffer<float> out(count * block_rows);
  blocks.for_each([&](std::size_t first, int here) {
    block_kernels().distances(distance::squared_euclidean, blocks.floats(), int(width), points.data(), int(count),
                              out.data());
    f(first, std::size_t(here), out.data());
  });
}

/// f(first row, rows, which[row], squared distance[row]): the nearest point of each, the first of equally near ones.
template <class F>
void for_each_nearest(row_blocks& blocks, std::span<float const> points, F f) {
  alignas(64) float how_far[block_rows], next[block_rows];
  alignas(64) std::int32_t which[block_rows];
  for_each_distance(blocks, points, [&](std::size_t first, std::size_t here, float const* d) {
    block_kernels().nearest(d, int(points.size() / blocks.width()), which, how_far, next);
    f(first, here, which, how_far);
  });
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
