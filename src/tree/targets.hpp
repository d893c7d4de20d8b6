// src/tree/targets.hpp — what an exact tree learns: classes, means or medians
// SPDX-License-Identifier: MIT
#pragma once
#include "scan.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

// `Rows` is any range of entries with a member `row`. key(rows, k) is the mean answer of a category's rows, or the share of
// class k; there are orders() such keys.

template <class Term>
class class_target {
 public:
  using summary = std::vector<std::uint32_t>;  // rows of each class

  explicit class_target(table const& data) : labels_(data.labels), scan_(data.classes, data.rows) {}

  auto outputs() const -> std::size_t { return scan_.classes(); }
  template <class Rows>
  auto sum(Rows const& rows) const -> summary {
    summary s(scan_.classes());
    for (auto const& e : rows) ++s[std::size_t(labels_[e.row])];
    return s;
  }
  auto minus(summary a, summary const& b) const -> summary {
    for (std::size_t k = 0; k < a.size(); ++k) a[k] -= b[k];
    return a;
  }
  template <class Rows>
  auto impurity(summary const& s, Rows const& rows) -> double {
    scan_.restart(s);
    return scan_.impurity(rows.size());
  }
  template <class Rows>
  auto pure(summary const& s, Rows const& rows) const -> bool {
    return std::ranges::find(s, rows.size()) != s.end();
  }
  template <class Rows>
  void answer(summary const& s, Rows const& rows, float* out) const {
    for (std::size_t k = 0; k < s.size(); ++k) out[k] = float(double(s[k]) / double(rows.size()));
  }
  template <class Rows>
  void enter(summary const&, Rows const&) {}
  void restart(summary const& s) { scan_.restart(s); }
  void move(std::size_t row) { scan_.move(std::size_t(labels_[row]), 1); }
  auto score(std::size_t left, std::size_t right) const -> double { return scan_.score(left, right); }
  auto gain(double score, summary const& s, std::size_t rows) -> double {
    scan_.restart(s);
    return score - scan_.node_score(rows);
  }
  auto orders() const -> std::size_t { return orders_of_classes(scan_.classes()); }
  template <class Rows>
  auto key(Rows const& rows, std::size_t k) const -> double {
    std::size_t const of = scan_.classes() == 2 ? 1 : k;
    auto const ones = std::ranges::count_if(rows, [&](auto const& e) { return std::size_t(labels_[e.row]) == of; });
    return double(ones) / double(rows.size());
  }

 private:
  std::span<std::int32_t const> labels_;
  class_scan<Term> scan_;
};

/// Leaves answer with means.
class mean_target {
 public:
  using summary = std::int64_t;  // the sum

  explicit mean_target(table const& data) : targets_(data.targets), fixed_(data.targets) {}

  auto outputs() const -> std::size_t { return 1; }
  template <class Rows>
  auto sum(Rows const& rows) const -> summary {
    summary s = 0;
    for (auto const& e : rows) s += fixed_[e.row];
    return s;
  }
  auto minus(summary a, summary b) const -> summary { return a - b; }
  template <class Rows>
  auto impurity(summary s, Rows const& rows) const -> double {
    std::vector<std::uint32_t> members;
    for (auto const& e : rows) members.push_back(e.row);
    return fixed_.variance(s, members);
  }
  template <class Rows>
  auto pure(summary, Rows const& rows) const -> bool {
    float const first = targets_[rows[0].row];
    return std::ranges::all_of(rows, [&](auto const& e) { return targets_[e.row] == first; });
  }
  template <class Rows>
  void answer(summary s, Rows const& rows, float* out) const {
    *out = fixed_.target(double(s) / double(rows.size()));
  }
  template <class Rows>
  void enter(summary, Rows const&) {}
  void restart(summary s) { scan_.restart(s); }
  void move(std::size_t row) { scan_.move(fixed_[row]); }
  auto score(std::size_t left, std::size_t right) const -> double { return scan_.score(left, right); }
  auto gain(double score, summary s, std::size_t rows) -> double {
    scan_.restart(s);
    return fixed_.real(fixed_.real(score - scan_.node_score(rows)));
  }
  static auto orders() -> std::size_t { return 1; }
  template <class Rows>
  auto key(Rows const& rows, std::size_t) const -> double { return double(sum(rows)) / double(rows.size()); }

 private:
  std::span<float const> targets_;
  fixed_point fixed_;
  value_scan scan_;
};

/// Some of a node's targets, with the sum of distances from their median: a Fenwick tree over ranks (Fenwick 1994), one
/// logarithm a row.
class median_side {
 public:
  void reset(std::size_t ranks) {
    count_.assign(ranks + 1, 0), sum_.assign(ranks + 1, 0);
    rows_ = 0, total_ = 0, top_ = 1;
    while (2 * top_ <= ranks) top_ *= 2;
  }
  void add(std::size_t rank, std::int64_t value, std::int64_t sign) {
    rows_ += sign, total_ += sign * value;
    for (std::size_t i = rank + 1; i < count_.size(); i += i & (0 - i)) count_[i] += sign, sum_[i] += sign * value;
  }
  /// Sum of |value - median|; `value_of(rank)` gives the values in order.
  template <class Values>
  auto deviation(Values const& value_of) const -> std::int64_t {
    std::int64_t const below = (rows_ + 1) / 2;  // the lower median is the below-th smallest
    std::int64_t seen = 0, seen_sum = 0;
    std::size_t at = 0;
    for (std::size_t step = top_; step > 0; step /= 2) {
      if (at + step >= count_.size() || seen + count_[at + step] >= below) continue;
      at += step, seen += count_[at], seen_sum += sum_[at];
    }
    std::int64_t const median = value_of(at);
    return (seen * median - seen_sum) + ((total_ - seen_sum) - (rows_ - seen) * median);
  }

 private:
  std::vector<std::int64_t> count_, sum_;
  std::int64_t rows_ = 0, total_ = 0;
  std::size_t top_ = 1;
};

/// Leaves answer with medians.
class median_target {
 public:
  struct summary {};

  explicit median_target(table const& data) : targets_(data.targets), fixed_(data.targets), rank_(data.rows) {}

  auto outputs() const -> std::size_t { return 1; }
  template <class Rows>
  auto sum(Rows const&) const -> summary { return {}; }
  auto minus(summary, summary) const -> summary { return {}; }
  template <class Rows>
  auto impurity(summary s, Rows const& rows) -> double {
    enter(s, rows);
    return fixed_.real(double(whole_) / double(rows.size()));
  }
  template <class Rows>
  auto pure(summary, Rows const&) const -> bool { return whole_ == 0; }  // `impurity` has just been asked
  template <class Rows>
  void answer(summary, Rows const& rows, float* out) const {
    std::size_t const n = rows.size();
    float const low = targets_[sorted_[(n - 1) / 2]], high = targets_[sorted_[n / 2]];
    *out = low == high ? low : low / 2 + high / 2;
  }
  template <class Rows>
  void enter(summary s, Rows const& rows) {
    sorted_.clear();
    for (auto const& e : rows) sorted_.push_back(e.row);
    std::ranges::sort(sorted_, {}, [&](auto row) { return std::pair(targets_[row], row); });
    for (std::size_t i = 0; i < sorted_.size(); ++i) rank_[sorted_[i]] = std::uint32_t(i);
    restart(s);
    whole_ = deviation(right_);
  }
  void restart(summary) {
    left_.reset(sorted_.size()), right_.reset(sorted_.size());
    for (std::size_t i = 0; i < sorted_.size(); ++i) right_.add(i, fixed_[sorted_[i]], 1);
  }
  void move(std::size_t row) {
    right_.add(rank_[row], fixed_[row], -1);
    left_.add(rank_[row], fixed_[row], 1);
  }
  auto score(std::size_t, std::size_t) const -> double { return -double(deviation(left_) + deviation(right_)); }
  auto gain(double score, summary, std::size_t) -> double { return fixed_.real(score + double(whole_)); }
  static auto orders() -> std::size_t { return 1; }
  template <class Rows>
  auto key(Rows const& rows, std::size_t) const -> double {
    std::vector<std::int64_t> values;
    for (auto const& e : rows) values.push_back(fixed_[e.row]);
    auto const middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return double(*middle);
  }

 private:
  auto deviation(median_side const& side) const -> std::int64_t {
    return side.deviation([&](std::size_t rank) { return fixed_[sorted_[rank]]; });
  }

  std::span<float const> targets_;
  fixed_point fixed_;
  std::vector<std::uint32_t> rank_, sorted_;  // of each row; the node's rows by target
  median_side left_, right_;
  std::int64_t whole_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
