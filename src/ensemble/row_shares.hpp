// src/ensemble/row_shares.hpp — means and quantiles over rows that may have weights
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/table.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// What rows count for.
class row_shares {
 public:
  explicit row_shares(table const& data) : weights_(data.weights) {}
  auto operator()(std::uint32_t row) const -> double { return weights_.empty() ? 1 : double(weights_[row]); }

  /// The mean of f(row).
  template <class F>
  auto mean(std::span<std::uint32_t const> rows, F f) const -> double {
    double sum = 0, weight = 0;
    for (auto const row : rows) sum += (*this)(row)*f(row), weight += (*this)(row);
    return sum / weight;
  }

  /// The smallest value(row) that has a share of q or more at or below it; in the middle of two that both will do.
  template <class F>
  auto quantile(std::span<std::uint32_t const> rows, double q, F value) const -> double {
    std::vector<std::pair<double, double>> sorted;  // value, weight
    double all = 0, below = 0;
    for (auto const row : rows) sorted.emplace_back(value(row), (*this)(row)), all += (*this)(row);
    std::ranges::sort(sorted);
    std::size_t i = 0;
    while (i + 1 < sorted.size() && below + sorted[i].second < q * all) below += sorted[i++].second;
    bool const both = i + 1 < sorted.size() && below + sorted[i].second == q * all;
    return both ? sorted[i].first / 2 + sorted[i + 1].first / 2 : sorted[i].first;
  }

 private:
  std::span<float const> weights_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
