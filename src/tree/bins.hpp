// src/tree/bins.hpp — columns as 8-bit codes: which of at most 256 groups of neighbouring values, or of categories
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/crew.hpp>
#include <ctgrad/estimator/table.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// The codes of one column. Of numbers: a value has the code of the first cut that is not below it. Of categories: each
/// has a code of its own, but where there are too many, the rarest share one. What is missing has the last code.
class column_bins {
 public:
  /// Cuts lie halfway between neighbouring values where there are at most max_bins of them, else at quantiles of at most
  /// `sample_size` values, evenly spread over the rows.
  column_bins(table const& data, std::size_t column, int max_bins);
  column_bins() = default;

  auto size() const -> int { return size_; }              ///< codes of values are below it
  auto codes() const -> int { return size_ + missing_; }  ///< codes are below it
  auto categorical() const -> bool { return !code_of_level_.empty(); }
  auto has_missing() const -> bool { return missing_; }
  auto plain() const -> bool { return !missing_ && !categorical(); }

  /// Values with codes up to this one are not above it, finite.
  auto threshold(int code) const -> float { return std::min(cuts_[std::size_t(code)], std::numeric_limits<float>::max()); }
  auto cut(int code) const -> float { return cuts_[std::size_t(code)]; }

  /// The code of a category; none where training has no row of it.
  static constexpr std::uint16_t none = 256;
  auto levels() const -> std::span<std::uint16_t const> { return code_of_level_; }

  auto code(float x) const -> std::uint8_t {
    if (x != x) [[unlikely]]
      return std::uint8_t(size_);
    if (categorical()) return std::uint8_t(code_of_level_[std::size_t(x)]);
    return code_of_number(x);
  }
  /// Eight comparisons without a branch.
  auto code_of_number(float x) const -> std::uint8_t {
    std::size_t at = 0;
    // A mask, since compilers make branches of `? :`, and half of them would be mispredicted: five times the time.
    for (std::size_t step = 128; step > 0; step /= 2) at += step & (0 - std::size_t{cuts_[at + step - 1] < x});
    return std::uint8_t(at);
  }

  static constexpr std::size_t sample_size = 50'000;

 private:
  std::array<float, 256> cuts_;  // ascending, then infinity
  int size_ = 1;
  bool missing_ = false;
  std::vector<std::uint16_t> code_of_level_;

  void cut_numbers(std::vector<float> sample, int max_bins);
  void count_levels(table const& data, std::size_t column, int max_bins);
};

/// The codes of a table, twice: by rows for histograms, by columns for divisions.
class binned_table {
 public:
  binned_table(table const& data, int max_bins, crew& workers);

  auto rows() const -> std::size_t { return rows_; }
  auto width() const -> std::size_t { return bins_.size(); }
  auto bins(std::size_t column) const -> column_bins const& { return bins_[column]; }

  /// Codes of a histogram are below this, for every column.
  auto most_bins() const -> std::size_t { return most_bins_; }

  /// One code a row.
  auto column(std::size_t j) const -> std::uint8_t const* { return by_column_.data() + j * rows_; }

  /// Columns lie in groups of at most 32, each a matrix of rows x stride bytes: a row's codes share a cache line, and
  /// the histograms of a group stay in the cache near the core.
  struct group {
    std::size_t first_column, columns, stride;
    std::uint8_t const* codes;
  };
  static constexpr std::size_t group_columns = 32;
  auto groups() const -> std::span<group const> { return groups_; }

 private:
  std::size_t rows_, most_bins_ = 1;
  std::vector<column_bins> bins_;
  std::vector<std::uint8_t> by_column_, by_row_;
  std::vector<group> groups_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
