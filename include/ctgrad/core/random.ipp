// ctgrad/core/random.ipp — rows in random order
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>

#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

CTGRAD_ONCE auto permutation(std::size_t n, random_stream stream) -> std::vector<std::size_t> {
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[stream.below(i, i)]);
  return order;
}

}  // namespace ctgrad::inline CTGRAD_ABI
