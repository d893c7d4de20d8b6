// src/ensemble/packed_derivatives.hpp — both derivatives of a loss in one number a row, by all threads
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/crew.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting_grower.hpp"
#include "objective.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// In fixed point, as fine as 32 bits allow: sums over any rows must fit.
class packed_derivatives {
 public:
  packed_derivatives(std::size_t rows, crew& workers) : workers_(workers), g_(rows), h_(rows), packed_(rows) {}

  /// \param margins of one column \param weights none, or one a row
  auto of(objective const& loss, std::span<float const> margins, std::size_t column, std::span<float const> weights)
      -> boosting_grower::derivatives;

 private:
  crew& workers_;
  std::vector<float> g_, h_;
  std::vector<std::int64_t> packed_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
