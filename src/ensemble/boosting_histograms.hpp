// src/ensemble/boosting_histograms.hpp — sums of derivatives by code, of every column, for the leaves of a tree
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/core/crew.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "../tree/bins.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Each is columns x most_bins packed sums, as kernels.hpp has them. Sums of whole numbers: it does not matter who adds.
class boosting_histograms {
 public:
  boosting_histograms(binned_table const& data, crew& workers)
      : data_(data), workers_(workers), partial_(std::size_t(workers.size())) {}

  /// For the next tree: all are free again. \param packed a sum for each row of the table
  void begin(std::int64_t const* packed) { packed_ = packed, taken_ = 0; }

  auto take() -> std::int64_t*;
  auto cells() const -> std::size_t { return data_.width() * data_.most_bins(); }

  /// Of these rows, by one thread.
  void build(std::span<std::uint32_t const> rows, std::int64_t* out) const;

  /// How many rows each code has.
  auto count(std::span<std::uint32_t const> rows) const -> std::vector<std::int64_t>;

  /// The same as `build` by all threads, each of which sums the rows that it takes. What they have is added by `gather`,
  /// a column at a time.
  void build_together(std::span<std::uint32_t const> rows);
  void gather(std::size_t column, std::int64_t* out) const;

 private:
  using group = binned_table::group;
  void add(group const& columns, std::span<std::uint32_t const> rows, std::int64_t const* packed, std::int64_t* out) const;

  binned_table const& data_;
  crew& workers_;
  std::int64_t const* packed_ = nullptr;
  std::size_t taken_ = 0;
  std::vector<aligned_buffer<std::int64_t>> pool_;
  struct part {
    aligned_buffer<std::int64_t> sums;
    std::vector<char> has;  // which groups of columns
  };
  std::vector<part> partial_;  // one a thread
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
