// ctgrad/estimator/weights.hpp — what a row counts for
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/data/dataset.hpp>

#include <limits>
#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// Throws `error` unless there is one weight for each row, finite and at least 0, and not all of them 0.
[[gnu::cold]] inline void require_weights(std::span<float const> weights, dataset const& data) {
  require(weights.size() == data.rows(), "fit: ", weights.size(), " sample weights were given for ", data.rows(), " rows");
  bool any = false;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    bool const usable = weights[i] >= 0 && weights[i] <= std::numeric_limits<float>::max();  // false for NaN
    require(usable, "fit: the sample weight of row ", i, " is ", weights[i], ", a finite number of at least 0 is needed");
    any = any || weights[i] > 0;
  }
  require(any, "fit: all sample weights are 0");
}

}  // namespace ctgrad::inline CTGRAD_ABI
