// src/tree/exact_engine.hpp — splits between any two neighbouring values: every column sorted once, its order kept
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "grow.hpp"
#include "groups.hpp"
#include "scan.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Each column holds its values with their rows, sorted within each node. Sorting once and dividing stably (Mehta,
/// Agrawal & Rissanen 1996, SLIQ) costs one pass a column and level; `Target` knows what is learned.
template <class Target>
class exact_engine {
 public:
  using summary = typename Target::summary;

  exact_engine(table const& data, Target& target)
      : target_(target), levels_(data.levels), columns_(data.width), left_(data.rows), spare_(data.rows) {
    for (std::size_t j = 0; j < data.width; ++j) {
      columns_[j].resize(data.rows);
      for (std::size_t i = 0; i < data.rows; ++i) {
        float const x = data.at(i, j);
        columns_[j][i] = {std::isnan(x) ? missing : x, std::uint32_t(i)};
      }
      // Rows of one value in any order: no sum over them depends on it.
      std::ranges::sort(columns_[j], {}, &entry::x);
    }
  }

  auto outputs() const -> std::size_t { return target_.outputs(); }
  auto count(summary const&, row_range rows) const -> std::size_t { return rows.size(); }
  auto weight(summary const& s, row_range rows) const -> double { return target_.weight(s, of(0, rows)); }
  auto impurity(summary const& s, row_range rows) -> double { return target_.impurity(s, of(0, rows)); }
  auto pure(summary const& s, row_range rows) -> bool { return target_.pure(s, of(0, rows)); }
  void answer(summary const& s, row_range rows, float* out) { target_.answer(s, of(0, rows), out); }
  auto gain(double score, summary const& s) -> double { return target_.gain(score, s); }
  auto unit() const -> double { return target_.unit(); }
  auto minus(summary const& all, summary const& part) -> summary { return target_.minus(all, part); }

  auto direction(std::size_t column) const -> int {
    if constexpr (requires { target_.direction(column); }) return target_.direction(column);
    else return 0;
  }
  void bound(answer_bounds bounds) {
    if constexpr (requires { target_.bound(bounds); }) target_.bound(bounds);
  }

  auto levels(std::size_t column) const -> std::size_t { return levels_.empty() ? 0 : levels_[column]; }
  static auto code(std::size_t, std::size_t level) -> std::size_t { return level; }

  auto find(summary const& s, row_range rows, std::size_t min_leaf) -> split_choice {
    split_choice best;
    target_.enter(s, of(0, rows));
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      auto const sorted = of(j, rows);
      if (sorted.front().x == sorted.back().x) continue;
      if constexpr (requires { target_.look_at(j); }) target_.look_at(j);
      if (levels(j) > 0) {
        compare_categories(j, s, sorted, min_leaf, best);
        continue;
      }
      auto const known =
          sorted.first(std::size_t(std::ranges::lower_bound(sorted, missing, {}, &entry::x) - sorted.begin()));
      compare_values(j, s, sorted, known.size(), min_leaf, false, best);
      if (known.size() < sorted.size()) compare_values(j, s, sorted, known.size(), min_leaf, true, best);
    }
    return best;
  }

  auto divide(summary& s, row_range rows, split_choice const& split) -> std::size_t {
    auto const column = std::size_t(split.feature);
    for (entry const e : of(column, rows)) left_[e.row] = goes_left(split, e.x);
    std::size_t size = 0;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      entry* out = columns_[j].data() + rows.lo;
      std::size_t others = 0;
      for (entry const e : of(j, rows)) {
        *out = e, spare_[others] = e;
        out += left_[e.row], others += !left_[e.row];
      }
      std::memcpy(static_cast<void*>(out), spare_.data(), others * sizeof(entry));
      size = rows.size() - others;
    }
    s = target_.sum(of(column, rows).first(size));
    return rows.lo + size;
  }

  struct entry {
    float x;
    std::uint32_t row;
  };

  /// The order of some rows in all columns, column by column.
  auto save(row_range rows) const -> std::vector<entry> {
    std::vector<entry> order;
    order.reserve(rows.size() * columns_.size());
    for (std::size_t j = 0; j < columns_.size(); ++j) order.insert(order.end(), of(j, rows).begin(), of(j, rows).end());
    return order;
  }
  void restore(row_range rows, std::vector<entry> const& order) {
    for (std::size_t j = 0; j < columns_.size(); ++j)
      std::copy_n(order.begin() + std::ptrdiff_t(j * rows.size()), rows.size(),
                  columns_[j].begin() + std::ptrdiff_t(rows.lo));
  }

 private:
  auto of(std::size_t column, row_range rows) const -> std::span<entry const> {
    return std::span(columns_[column]).subspan(rows.lo, rows.size());
  }

  static constexpr float missing = std::numeric_limits<float>::infinity();  // behind all others

  auto goes_left(split_choice const& split, float x) const -> bool {
    if (split.set) return split.set->goes_left(group_code(std::size_t(split.feature), x));
    return x == missing ? split.missing_left : x <= split.threshold;
  }
  auto group_code(std::size_t column, float x) const -> std::size_t {
    return x == missing ? levels(column) : std::size_t(x);
  }

  /// Thresholds between neighbouring values; what is missing lies behind them, on one side or the other.
  void compare_values(std::size_t column, summary const& s, std::span<entry const> sorted, std::size_t known,
                      std::size_t min_leaf, bool missing_left, split_choice& best) {
    target_.restart(s);
    std::size_t const n = sorted.size();
    std::size_t left = 0;
    for (std::size_t i = known; missing_left && i < n; ++i) target_.move(sorted[i].row), ++left;
    for (std::size_t i = 0; i < known; ++i) {
      target_.move(sorted[i].row), ++left;
      if (n - left < min_leaf) break;
      if (left < min_leaf || sorted[i].x == (i + 1 < n ? sorted[i + 1].x : missing)) continue;
      double const score = target_.score(left, n - left);
      if (best.feature >= 0 && score <= best.score) continue;
      float const threshold =
          i + 1 < known ? threshold_between(sorted[i].x, sorted[i + 1].x) : std::numeric_limits<float>::max();
      best = {.score = score,
              .feature = int(column),
              .threshold = threshold,
              .knows_missing = known < n,
              .missing_left = missing_left};
    }
  }

  struct by_level {
    exact_engine& engine;
    summary const& sums;
    std::vector<std::span<entry const>> const& rows;  // of each code
    int column;
    auto key(std::size_t code, std::size_t order) const -> double { return engine.target_.key(rows[code], order); }
    void begin() { engine.target_.restart(sums); }
    void move(std::size_t code) {
      for (auto const& e : rows[code]) engine.target_.move(e.row);
    }
    auto score(std::size_t left, std::size_t right) const -> double { return engine.target_.score(left, right); }
  };

  void compare_categories(std::size_t column, summary const& s, std::span<entry const> sorted, std::size_t min_leaf,
                          split_choice& best) {
    std::vector<std::span<entry const>> rows(levels(column) + 1);
    std::vector<category_group> groups;
    for (std::size_t i = 0, j = 0; i < sorted.size(); i = j) {
      while (j < sorted.size() && sorted[j].x == sorted[i].x) ++j;
      std::size_t const code = group_code(column, sorted[i].x);
      rows[code] = sorted.subspan(i, j - i);
      groups.push_back({code, j - i});
    }
    if (!best_categories(groups, target_.orders(), sorted.size(), min_leaf, by_level{*this, s, rows, int(column)}, best))
      return;
    best.knows_missing = !rows.back().empty();
    best.missing_left = best.set->goes_left(levels(column));
  }

  Target& target_;
  std::vector<std::size_t> levels_;
  std::vector<std::vector<entry>> columns_;
  std::vector<std::uint8_t> left_;  // of each row: does it go left
  std::vector<entry> spare_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
