// ctgrad/neural_network/validation.ipp — which rows are trained on, and which are held back
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/neural_network/validation.hpp>

#include <cmath>
#include <numeric>

namespace ctgrad::inline CTGRAD_ABI::detail {

[[gnu::cold]] CTGRAD_ONCE auto hold_back(dataset const& data, double fraction, std::uint64_t seed) -> held_back {
  require(fraction > 0 && fraction < 1, "fit: validation_fraction is ", fraction, ", it must lie between 0 and 1");
  auto const count = std::size_t(std::ceil(fraction * double(data.rows())));
  require(count < data.rows(), "fit: validation_fraction ", fraction, " of ", data.rows(),
          data.rows() == 1 ? " row" : " rows", " leaves no row to train on");
  auto rows = permutation(data.rows(), {seed, stream_id("validation")});
  auto const middle = rows.begin() + std::ptrdiff_t(count);
  return {{middle, rows.end()}, {rows.begin(), middle}};
}

[[gnu::cold]] CTGRAD_ONCE auto all_rows(dataset const& data) -> held_back {
  held_back all{};
  all.training.resize(data.rows());
  std::iota(all.training.begin(), all.training.end(), std::size_t{0});
  return all;
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
