// src/tree/bins.cpp — see bins.hpp
// SPDX-License-Identifier: MIT
#include "bins.hpp"

#include <algorithm>
#include <limits>

#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

column_bins::column_bins(table const& data, std::size_t column, int max_bins) {
  cuts_.fill(std::numeric_limits<float>::infinity());
  std::size_t const every = (data.rows + sample_size - 1) / sample_size;
  std::vector<float> sample;
  for (std::size_t i = 0; i < data.rows; i += every) sample.push_back(data.at(i, column));
  std::ranges::sort(sample);
  std::vector<float> distinct = sample;
  distinct.erase(std::ranges::unique(distinct).begin(), distinct.end());
  auto const put = [&](float cut) { cuts_[std::size_t(size_++ - 1)] = cut; };
  if (distinct.size() <= std::size_t(max_bins)) {
    for (std::size_t i = 1; i < distinct.size(); ++i) put(threshold_between(distinct[i - 1], distinct[i]));
    return;
  }
  // Each bin takes its share of the rows that are left, and whole groups of equal values: where one value fills many
  // bins, the others share what remains.
  std::size_t taken = 0;
  for (int left = max_bins; left > 1; --left) {
    std::size_t const last = taken + (sample.size() - taken + std::size_t(left) - 1) / std::size_t(left) - 1;
    auto const next = std::ranges::upper_bound(sample, sample[last]);
    if (next == sample.end()) break;
    put(threshold_between(sample[last], *next));
    taken = std::size_t(next - sample.begin());
  }
}

binned_table::binned_table(table const& data, int max_bins)
    : rows_(data.rows), by_column_(data.rows * data.width + 4) {  // a gather reads 4 bytes at each code
  bins_.reserve(data.width);
  for (std::size_t j = 0; j < data.width; ++j) {
    bins_.emplace_back(data, j, max_bins);
    most_bins_ = std::max(most_bins_, std::size_t(bins_[j].size()));
  }
  std::size_t bytes = 0;
  for (std::size_t first = 0; first < data.width; first += group_columns) {
    std::size_t const columns = std::min(group_columns, data.width - first);
    std::size_t const stride = columns > 16 ? 32 : columns > 8 ? 16 : 8;
    groups_.push_back({first, columns, stride, nullptr});
    bytes += rows_ * stride;
  }
  by_row_.resize(bytes + 64);
  std::uint8_t* at = by_row_.data();
  at += (64 - reinterpret_cast<std::uintptr_t>(at) % 64) % 64;
  constexpr std::size_t block = 512;  // rows: what is read and written stays near the core
  for (auto& g : groups_) {
    g.codes = at;
    for (std::size_t lo = 0; lo < rows_; lo += block)
      for (std::size_t j = 0; j < g.columns; ++j) {
        column_bins const bins = bins_[g.first_column + j];
        std::uint8_t* const column = by_column_.data() + (g.first_column + j) * rows_;
        for (std::size_t i = lo; i < std::min(rows_, lo + block); ++i)
          at[i * g.stride + j] = column[i] = bins.code(data.at(i, g.first_column + j));
      }
    at += rows_ * g.stride;
  }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
