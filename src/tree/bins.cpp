// src/tree/bins.cpp — see bins.hpp
// SPDX-License-Identifier: MIT
#include "bins.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

column_bins::column_bins(table const& data, std::size_t column, int max_bins) {
  cuts_.fill(std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; data.missing && !missing_ && i < data.rows; ++i) missing_ = std::isnan(data.at(i, column));
  int const most = std::min(max_bins, missing_ ? 255 : 256);
  if (!data.levels.empty() && data.levels[column] > 0) {
    count_levels(data, column, most);
    return;
  }
  std::size_t const every = (data.rows + sample_size - 1) / sample_size;
  std::vector<float> sample;
  for (std::size_t i = 0; i < data.rows; i += every)
    if (!std::isnan(data.at(i, column))) sample.push_back(data.at(i, column));
  if (!sample.empty()) cut_numbers(std::move(sample), most);
}

void column_bins::count_levels(table const& data, std::size_t column, int max_bins) {
  std::vector<std::size_t> rows(data.levels[column]), order;
  for (std::size_t i = 0; i < data.rows; ++i)
    if (float const level = data.at(i, column); !std::isnan(level)) ++rows[std::size_t(level)];
  for (std::size_t level = 0; level < rows.size(); ++level)
    if (rows[level] > 0) order.push_back(level);
  if (order.size() > std::size_t(max_bins))
    std::ranges::sort(order, {}, [&](std::size_t level) { return std::pair(data.rows - rows[level], level); });
  code_of_level_.assign(rows.size(), none);
  for (std::size_t i = 0; i < order.size(); ++i)
    code_of_level_[order[i]] = std::uint16_t(std::min(i, std::size_t(max_bins) - 1));
  size_ = int(std::min(std::max<std::size_t>(order.size(), 1), std::size_t(max_bins)));
}

void column_bins::cut_numbers(std::vector<float> sample, int max_bins) {
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

binned_table::binned_table(table const& data, int max_bins, crew& workers)
    : rows_(data.rows), bins_(data.width), by_column_(data.rows * data.width + 4) {  // a gather reads 4 bytes at each code
  workers(data.width, [&](std::size_t j, int) { bins_[j] = column_bins(data, j, max_bins); });
  for (auto const& bins : bins_) most_bins_ = std::max(most_bins_, std::size_t(bins.codes()));
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
  for (auto& g : groups_) {
    std::uint8_t* const by_row = at;
    g.codes = at;
    constexpr std::size_t block = 512;  // rows: what is read and written stays near the core
    workers((rows_ + block - 1) / block, [&](std::size_t piece, int) {
      std::size_t const lo = piece * block, hi = std::min(rows_, lo + block);
      for (std::size_t j = 0; j < g.columns; ++j) {
        column_bins const bins = bins_[g.first_column + j];
        std::uint8_t* const column = by_column_.data() + (g.first_column + j) * rows_;
        bool const plain = bins.plain();
        for (std::size_t i = lo; i < hi; ++i) {
          float const x = data.at(i, g.first_column + j);
          by_row[i * g.stride + j] = column[i] = plain ? bins.code_of_number(x) : bins.code(x);
        }
      }
    });
    at += rows_ * g.stride;
  }
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
