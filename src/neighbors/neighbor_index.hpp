// src/neighbors/neighbor_index.hpp — finds the nearest rows: all rows in blocks, or the blocks that a tree leaves
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>

#include <cstdint>
#include <span>
#include <vector>

#include "../block_kernels/block_kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// The nearest rows so far, the nearest first; of equally near ones, the one with the smaller number.
class nearest_list {
 public:
  nearest_list(std::uint32_t* rows, float* distances, std::size_t most) : rows_(rows), distances_(distances), most_(most) {}

  auto full() const -> bool { return size_ == most_; }
  /// Nothing farther away gets in.
  auto limit() const -> float;
  void offer(std::uint32_t row, float distance);

 private:
  std::uint32_t* rows_;
  float* distances_;
  std::size_t most_, size_ = 0;
};

/// Rows lie in blocks: in their order, or as the leaves of a k-d tree.
class neighbor_index {
 public:
  neighbor_index(std::span<float const> rows, std::size_t width, neighbor_metric metric, bool tree);

  /// Writes, for each point, the `neighbors` nearest rows and their distances (squared, if euclidean).
  void nearest(std::span<float const> points, std::size_t neighbors, std::uint32_t* rows, float* distances) const;

 private:
  struct node {
    std::int32_t left = -1, right = -1;  // nodes; or
    std::int32_t block = -1;             // a leaf
    std::vector<float> low{}, high{};    // the box of its rows
  };

  auto grow(std::span<float const> rows, std::span<std::uint32_t> chosen) -> std::int32_t;
  void add_block(std::span<float const> rows, std::span<std::uint32_t const> chosen);
  void scan(std::span<float const> points, std::size_t neighbors, std::uint32_t* rows, float* distances) const;
  void descend(std::int32_t at, float const* point, nearest_list& list) const;
  void search_block(std::size_t block, float const* distances, nearest_list& list) const;
  auto gap(node const& n, float const* point) const -> float;

  std::size_t width_, block_count_ = 0;
  distance metric_;
  aligned_buffer<float> blocks_;
  std::vector<std::uint32_t> numbers_;  // of the rows in the blocks, block_rows each
  std::vector<int> sizes_;              // of the blocks
  std::vector<node> nodes_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
