// ctgrad/data/require_weights.hpp — what rows count for: one number a row, of which some are above 0
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <cstddef>
#include <limits>
#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// Throws `error` unless there is a weight for each row, each is finite and at least 0, and not all are 0.
/// \param who begins the sentence
[[gnu::cold]] inline void require_weights(char const* who, std::span<float const> weights, std::size_t rows) {
  require(weights.size() == rows, who, ": ", weights.size(), " sample weights were given for ", rows, " rows");
  bool any = false;
  for (std::size_t i = 0; i < rows; ++i) {
    bool const fine = weights[i] >= 0 && weights[i] <= std::numeric_limits<float>::max();  // false for NaN
    require(fine, who, ": the weight of row ", i, " is ", weights[i], ", a finite number of at least 0 is needed");
    any = any || weights[i] > 0;
  }
  require(any, who, ": all sample weights are 0, at least one above 0 is needed");
}

}  // namespace ctgrad::inline CTGRAD_ABI
