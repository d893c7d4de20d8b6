// src/tree/check_limits.hpp — fields of specifications and schemas against their ranges
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/estimator/tasks.hpp>

#include <cmath>
#include <concepts>

#include "../estimator/check_fields.hpp"
#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

inline void check_threads(int threads) {
  require(threads >= 1 && threads <= 1024, "fit: threads is ", threads, ", it must lie between 1 and 1024");
}

inline void check_bins(int max_bins) {
  require(max_bins >= 2 && max_bins <= 256, "fit: max_bins is ", max_bins, ", it must lie between 2 and 256");
}

inline void check_monotone(std::vector<int> const& directions, table const& data) {
  require(directions.empty() || directions.size() == data.width, "fit: monotone has ", directions.size(),
          " directions, but the data set has ", data.width, " columns");
  for (std::size_t j = 0; j < directions.size(); ++j) {
    require(directions[j] >= -1 && directions[j] <= 1, "fit: monotone of column ", j, " is ", directions[j],
            ", it must be -1, 0 or 1");
    require(directions[j] == 0 || data.levels.empty() || data.levels[j] == 0, "fit: monotone of column ", j, " is ",
            directions[j], ", but its categories have no order");
  }
  require(directions.empty() || data.classes <= 2, "fit: monotone was given for ", data.classes,
          " classes, but only the probability of one of two, or a number, can follow a column");
}

/// The fields that single trees and the trees of a forest share.
template <class Spec>
void check_limits(Spec const& spec, table const& data) {
  require(data.rows < (std::size_t{1} << 31), "fit: the data set has ", data.rows, " rows, trees learn at most 2^31 - 1");
  check_bins(spec.max_bins);
  require_at_least("max_depth", spec.max_depth, 0);
  require_at_least("max_leaves", spec.max_leaves, 1);
  require_at_least("min_samples_split", spec.min_samples_split, 2);
  require_at_least("min_samples_leaf", spec.min_samples_leaf, 1);
  require(spec.min_gain >= 0 && std::isfinite(spec.min_gain), "fit: min_gain is ", spec.min_gain,
          ", a finite number of at least 0 is needed");
  check_monotone(spec.monotone, data);
}

template <class Spec>
auto limits_of(Spec const& spec) -> growth_limits {
  return {spec.max_depth, spec.max_leaves, std::size_t(spec.min_samples_split), std::size_t(spec.min_samples_leaf),
          spec.min_gain};
}

inline void require_outputs(tree const& t, std::size_t outputs) {
  require(t.outputs == outputs, "model: a tree answers with ", t.outputs, " numbers, but ", outputs, " are needed");
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
