// src/ensemble/boosting_rows.hpp — the rows that a tree is grown for, in the order of its leaves
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/crew.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "../tree/bins.hpp"
#include "boosting_leaf.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Those of a leaf lie side by side, in ascending order.
class boosting_rows {
 public:
  boosting_rows(binned_table const& data, crew& workers)
      : data_(data), workers_(workers), spare_(std::size_t(workers.size())) {}

  void begin(std::span<std::uint32_t> ascending) { rows_ = ascending; }
  auto size() const -> std::size_t { return rows_.size(); }
  auto of(std::size_t lo, std::size_t hi) const -> std::span<std::uint32_t const> { return rows_.subspan(lo, hi - lo); }

  /// Those of the leaf that go left come first, each side in its order; returns where the right side begins.
  auto divide(boosting_leaf const& leaf, int member) -> std::size_t;

  /// The same by all threads.
  auto divide_together(boosting_leaf const& leaf) -> std::size_t;

  /// Takes a division back.
  void unite(boosting_leaf const& leaf, std::size_t middle);

 private:
  binned_table const& data_;
  crew& workers_;
  std::span<std::uint32_t> rows_;
  std::vector<std::vector<std::uint32_t>> spare_;  // each thread's
  std::vector<std::uint32_t> lefts_, rights_;      // of all pieces
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
