// src/ensemble/boosting_leaf.hpp — a leaf of a tree that boosting grows, and how it may be split
// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "../tree/code_set.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

struct boosting_limits {
  std::size_t max_leaves, max_depth, min_samples_leaf;
  double min_hessian, min_gain, l1, l2, shrinkage;
  std::size_t max_categories, min_samples_category;
  double category_smoothing, min_category_share, category_l2;
  std::vector<int> monotone;  // none, or a direction for each column
};

// Sums are packed as in kernels.hpp.
inline auto packed_hessian(std::int64_t packed) -> std::int64_t { return std::int64_t(std::uint32_t(packed)); }
inline auto packed_gradient(std::int64_t packed) -> std::int64_t { return (packed - packed_hessian(packed)) >> 32; }

struct boosting_split {
  double gain = -1;
  std::size_t column = 0;
  int code = 0;
  std::int64_t left = 0;  // packed sum
  bool asks_set = false, knows_missing = false, missing_left = false;
  code_set lefts{}, present{};  // of a column of categories
};

struct boosting_leaf {
  /// The codes of a column that may be the last one on the left, since enough rows lie on either side.
  struct bound {
    int first, last;
  };

  std::size_t node = 0, depth = 0, lo = 0, hi = 0;  // its rows are lo .. hi - 1 in the order of leaves
  std::int64_t gradient = 0, hessian = 0;
  std::int64_t* histogram = nullptr;  // columns x most_bins packed sums
  boosting_split best{};
  std::vector<bound> bounds{};                                         // one a column, or none: then rows are estimated
  double low = -std::numeric_limits<double>::infinity(), high = -low;  // its answer must lie between them

  auto rows() const -> std::size_t { return hi - lo; }
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
