// src/tree/exact_engine.hpp — splits between any two neighbouring values: every column sorted once, its order kept
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstring>
#include <numeric>

#include "grow.hpp"
#include "scan.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Each column holds its values with their rows, sorted within each node. Sorting once and dividing stably (Mehta,
/// Agrawal & Rissanen 1996, SLIQ) costs one pass a column and level; `Target` knows what is learned.
template <class Target>
class exact_engine {
 public:
  using summary = typename Target::summary;

  exact_engine(table const& data, Target& target)
      : target_(target), columns_(data.width), left_(data.rows), spare_(data.rows) {
    for (std::size_t j = 0; j < data.width; ++j) {
      columns_[j].resize(data.rows);
      for (std::size_t i = 0; i < data.rows; ++i) columns_[j][i] = {data.at(i, j), std::uint32_t(i)};
      // Rows of one value in any order: no sum over them depends on it.
      std::ranges::sort(columns_[j], {}, &entry::x);
    }
  }

  auto outputs() const -> std::size_t { return target_.outputs(); }
  auto impurity(summary const& s, row_range rows) -> double { return target_.impurity(s, of(0, rows)); }
  auto pure(summary const& s, row_range rows) -> bool { return target_.pure(s, of(0, rows)); }
  void answer(summary const& s, row_range rows, float* out) { target_.answer(s, of(0, rows), out); }
  auto gain(double score, summary const& s, row_range rows) -> double { return target_.gain(score, s, rows.size()); }
  auto minus(summary const& all, summary const& part) -> summary { return target_.minus(all, part); }

  auto find(summary const& s, row_range rows, std::size_t min_leaf) -> split_choice {
    split_choice best;
    target_.enter(s, of(0, rows));
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      entry const* const sorted = columns_[j].data() + rows.lo;
      std::size_t const n = rows.size();
      if (sorted[0].x == sorted[n - 1].x) continue;
      target_.restart(s);
      for (std::size_t i = 0; i + min_leaf < n; ++i) {
        target_.move(sorted[i].row);
        if (i + 1 < min_leaf || sorted[i].x == sorted[i + 1].x) continue;
        double const score = target_.score(i + 1, n - i - 1);
        if (best.feature >= 0 && score <= best.score) continue;
        best = {score, int(j), threshold_between(sorted[i].x, sorted[i + 1].x)};
      }
    }
    return best;
  }

  auto divide(summary& s, row_range rows, split_choice const& split) -> std::size_t {
    auto const chosen = of(std::size_t(split.feature), rows);
    auto const middle = std::ranges::upper_bound(chosen, split.threshold, {}, &entry::x);
    for (auto i = chosen.begin(); i != chosen.end(); ++i) left_[i->row] = i < middle;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (j == std::size_t(split.feature)) continue;
      entry* out = columns_[j].data() + rows.lo;
      std::size_t others = 0;
      for (entry const e : of(j, rows)) {
        *out = e, spare_[others] = e;
        out += left_[e.row], others += !left_[e.row];
      }
      std::memcpy(static_cast<void*>(out), spare_.data(), others * sizeof(entry));
    }
    std::size_t const size = std::size_t(middle - chosen.begin());
    s = target_.sum(chosen.first(size));
    return rows.lo + size;
  }

  struct entry {
    float x;
    std::uint32_t row;
  };

 private:
  auto of(std::size_t column, row_range rows) const -> std::span<entry const> {
    return std::span(columns_[column]).subspan(rows.lo, rows.size());
  }

  Target& target_;
  std::vector<std::vector<entry>> columns_;
  std::vector<std::uint8_t> left_;  // of each row: does it go left
  std::vector<entry> spare_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
