// src/ensemble/boosting_histograms.cpp — see boosting_histograms.hpp
// SPDX-License-Identifier: MIT
#include "boosting_histograms.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto boosting_histograms::take() -> std::int64_t* {
  if (taken_ == pool_.size()) pool_.emplace_back(cells());
  return pool_[taken_++].data();
}

void boosting_histograms::add(group const& columns, std::span<std::uint32_t const> rows, std::int64_t const* packed,
                              std::int64_t* out) const {
  kernels().histogram({columns.codes, columns.stride, columns.columns, rows.data(), rows.size(), packed,
                       out + columns.first_column * data_.most_bins(), data_.most_bins()});
}

void boosting_histograms::build(std::span<std::uint32_t const> rows, std::int64_t* out) const {
  std::memset(out, 0, cells() * sizeof *out);
  for (auto const& columns : data_.groups()) add(columns, rows, packed_, out);
}

auto boosting_histograms::count(std::span<std::uint32_t const> rows) const -> std::vector<std::int64_t> {
  std::vector<std::int64_t> counts(cells());
  for (std::size_t j = 0; j < data_.width(); ++j)
    for (auto const row : rows) ++counts[j * data_.most_bins() + data_.column(j)[row]];
  return counts;
}

void boosting_histograms::build_together(std::span<std::uint32_t const> rows) {
  constexpr std::size_t stretch = 512;  // rows: some microseconds, for that is how long the last one is waited for
  auto const groups = data_.groups();
  std::size_t const pieces = (rows.size() + stretch - 1) / stretch;
  for (auto& p : partial_) p.has.assign(groups.size(), 0);
  workers_(groups.size() * pieces, [&](std::size_t piece, int member) {
    auto& [sums, has] = partial_[std::size_t(member)];
    std::size_t const g = piece / pieces, lo = piece % pieces * stretch;
    if (sums.size() == 0) sums = aligned_buffer<std::int64_t>(cells());
    if (!std::exchange(has[g], 1))
      std::memset(sums.data() + groups[g].first_column * data_.most_bins(), 0,
                  groups[g].columns * data_.most_bins() * sizeof(std::int64_t));
    add(groups[g], rows.subspan(lo, std::min(stretch, rows.size() - lo)), packed_, sums.data());
  });
}

void boosting_histograms::gather(std::size_t column, std::int64_t* out) const {
  std::size_t const bins = data_.most_bins();
  std::fill_n(out + column * bins, bins, 0);
  for (auto const& [sums, has] : partial_)
    if (has[column / binned_table::group_columns])
      for (std::size_t b = column * bins; b < (column + 1) * bins; ++b) out[b] += sums.data()[b];
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
