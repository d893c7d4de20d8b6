// src/tree/targets.hpp — what an exact tree learns: classes, means or medians
// SPDX-License-Identifier: MIT
#pragma once
#include "row_weights.hpp"
#include "scan.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

// `Rows` is any range of entries with a member `row`. key(rows, k) is the mean answer of a category's rows, or the share of
// class k; there are orders() such keys.

template <class Term>
class class_target {
 public:
  using summary = std::vector<std::uint32_t>;  // weight of each class

  explicit class_target(table const& data) : labels_(data.labels), weights_(data), scan_(data.classes, weights_.total()) {}

  auto outputs() const -> std::size_t { return scan_.classes(); }
  auto unit() const -> double { return weights_.unit(); }
  template <class Rows>
  auto sum(Rows const& rows) const -> summary {
    summary s(scan_.classes());
    for (auto const& e : rows) s[std::size_t(labels_[e.row])] += weights_[e.row];
    return s;
  }
  auto minus(summary a, summary const& b) const -> summary {
    for (std::size_t k = 0; k < a.size(); ++k) a[k] -= b[k];
    return a;
  }
  template <class Rows>
  auto weight(summary const& s, Rows const&) const -> double {
    return double(sum_of_counts(s));
  }
  template <class Rows>
  auto impurity(summary const& s, Rows const&) -> double {
    scan_.restart(s);
    return scan_.impurity();
  }
  template <class Rows>
  auto pure(summary const& s, Rows const&) const -> bool {
    return is_pure(s);
  }
  template <class Rows>
  void answer(summary const& s, Rows const&, float* out) const {
    for (std::size_t k = 0; k < s.size(); ++k) out[k] = float(double(s[k]) / double(sum_of_counts(s)));
  }
  template <class Rows>
  void enter(summary const&, Rows const&) {}
  void restart(summary const& s) { scan_.restart(s); }
  void move(std::size_t row) { scan_.move(std::size_t(labels_[row]), weights_[row]); }
  auto score(std::size_t, std::size_t) const -> double { return scan_.score(); }
  auto sides() const -> std::pair<float, float> { return scan_.shares(1); }
  auto gain(double score, summary const& s) -> double {
    scan_.restart(s);
    return score - scan_.node_score();
  }
  auto orders() const -> std::size_t { return orders_of_classes(scan_.classes()); }
  template <class Rows>
  auto key(Rows const& rows, std::size_t k) const -> double {
    summary const s = sum(rows);
    return double(s[s.size() == 2 ? 1 : k]) / double(sum_of_counts(s));
  }

 private:
  std::span<std::int32_t const> labels_;
  row_weights weights_;
  class_scan<Term> scan_;
};

/// Leaves answer with means.
class mean_target {
 public:
  using summary = value_sum;

  explicit mean_target(table const& data) : targets_(data.targets), weights_(data), fixed_(data.targets, weights_.total()) {}

  auto outputs() const -> std::size_t { return 1; }
  auto unit() const -> double { return weights_.unit(); }
  template <class Rows>
  auto sum(Rows const& rows) const -> summary {
    summary s;
    for (auto const& e : rows) s.add(fixed_[e.row], weights_[e.row]);
    return s;
  }
  auto minus(summary a, summary b) const -> summary { return a - b; }
  template <class Rows>
  auto weight(summary s, Rows const&) const -> double {
    return double(s.weight);
  }
  template <class Rows>
  auto impurity(summary s, Rows const& rows) const -> double {
    __int128 squares = 0;  // whole numbers here too: at most 2^122
    for (auto const& e : rows) squares += __int128{fixed_[e.row]} * fixed_[e.row] * weights_[e.row];
    return fixed_.variance(s.weight, s.sum, squares);
  }
  template <class Rows>
  auto pure(summary, Rows const& rows) const -> bool {
    float const first = targets_[rows[0].row];
    return std::ranges::all_of(rows, [&](auto const& e) { return targets_[e.row] == first; });
  }
  template <class Rows>
  void answer(summary s, Rows const&, float* out) const {
    *out = mean(s);
  }
  template <class Rows>
  void enter(summary, Rows const&) {}
  void restart(summary s) { scan_.restart(s); }
  void move(std::size_t row) { scan_.move(fixed_[row], weights_[row]); }
  auto score(std::size_t, std::size_t) const -> double { return scan_.score(); }
  auto sides() const -> std::pair<float, float> { return {mean(scan_.left()), mean(scan_.right())}; }
  auto gain(double score, summary s) -> double {
    scan_.restart(s);
    return fixed_.real(fixed_.real(score - scan_.node_score()));
  }
  static auto orders() -> std::size_t { return 1; }
  template <class Rows>
  auto key(Rows const& rows, std::size_t) const -> double {
    summary const s = sum(rows);
    return double(s.sum) / double(s.weight);
  }

 private:
  auto mean(summary s) const -> float { return fixed_.target(double(s.sum) / double(s.weight)); }

  std::span<float const> targets_;
  row_weights weights_;
  fixed_point fixed_;
  value_scan scan_;
};

/// Some of a node's targets, with the sum of distances from their median: a Fenwick tree over ranks (Fenwick 1994), one
/// logarithm a row.
class median_side {
 public:
  void reset(std::size_t ranks) {
    count_.assign(ranks + 1, 0), sum_.assign(ranks + 1, 0);
    weight_ = 0, total_ = 0, top_ = 1;
    while (2 * top_ <= ranks) top_ *= 2;
  }
  void add(std::size_t rank, std::int64_t value, std::int64_t weight) {
    weight_ += weight, total_ += weight * value;
    for (std::size_t i = rank + 1; i < count_.size(); i += i & (0 - i)) count_[i] += weight, sum_[i] += weight * value;
  }
  /// Sum of weight |value - median|; `value_of(rank)` gives the values in order.
  template <class Values>
  auto deviation(Values const& value_of) const -> std::int64_t {
    auto const [rank, seen, seen_sum] = at_weight((weight_ + 1) / 2);
    std::int64_t const median = value_of(rank);
    return (seen * median - seen_sum) + ((total_ - seen_sum) - (weight_ - seen) * median);
  }
  /// The ranks of the lower and of the upper median.
  auto medians() const -> std::pair<std::size_t, std::size_t> {
    return {at_weight((weight_ + 1) / 2).rank, at_weight(weight_ / 2 + 1).rank};
  }

 private:
  struct place {
    std::size_t rank;
    std::int64_t weight, sum;  // of all below it
  };
  /// Where the sum of weights, in order, reaches `needed`.
  auto at_weight(std::int64_t needed) const -> place {
    place p{};
    for (std::size_t step = top_; step > 0; step /= 2) {
      if (p.rank + step >= count_.size() || p.weight + count_[p.rank + step] >= needed) continue;
      p.rank += step, p.weight += count_[p.rank], p.sum += sum_[p.rank];
    }
    return p;
  }

  std::vector<std::int64_t> count_, sum_;
  std::int64_t weight_ = 0, total_ = 0;
  std::size_t top_ = 1;
};

/// Leaves answer with medians.
class median_target {
 public:
  struct summary {};

  explicit median_target(table const& data)
      : targets_(data.targets), weights_(data), fixed_(data.targets, weights_.total()), rank_(data.rows) {}

  auto outputs() const -> std::size_t { return 1; }
  auto unit() const -> double { return weights_.unit(); }
  template <class Rows>
  auto sum(Rows const&) const -> summary {
    return {};
  }
  auto minus(summary, summary) const -> summary { return {}; }
  template <class Rows>
  auto weight(summary, Rows const& rows) const -> double {
    return double(weights_.sum(rows));
  }
  template <class Rows>
  auto impurity(summary s, Rows const& rows) -> double {
    enter(s, rows);
    return fixed_.real(double(whole_) / weight(s, rows));
  }
  template <class Rows>
  auto pure(summary, Rows const&) const -> bool {
    return whole_ == 0;
  }  // `impurity` has just been asked
  template <class Rows>
  void answer(summary, Rows const& rows, float* out) const {
    std::int64_t const all = weights_.sum(rows);
    *out = middle(at_weight((all - 1) / 2), at_weight(all / 2));
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
    for (std::size_t i = 0; i < sorted_.size(); ++i) right_.add(i, fixed_[sorted_[i]], weights_[sorted_[i]]);
  }
  void move(std::size_t row) {
    std::int64_t const w = weights_[row];
    right_.add(rank_[row], fixed_[row], -w);
    left_.add(rank_[row], fixed_[row], w);
  }
  auto score(std::size_t, std::size_t) const -> double { return -double(deviation(left_) + deviation(right_)); }
  auto sides() const -> std::pair<float, float> { return {median(left_), median(right_)}; }
  auto gain(double score, summary) -> double { return fixed_.real(score + double(whole_)); }
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
  auto median(median_side const& side) const -> float {
    auto const [low, high] = side.medians();
    return middle(targets_[sorted_[low]], targets_[sorted_[high]]);
  }
  static auto middle(float low, float high) -> float { return low == high ? low : low / 2 + high / 2; }
  /// The target of the row that `weight` reaches, counted from the smallest.
  auto at_weight(std::int64_t weight) const -> float {
    std::size_t i = 0;
    for (; i + 1 < sorted_.size() && weight >= weights_[sorted_[i]]; ++i) weight -= weights_[sorted_[i]];
    return targets_[sorted_[i]];
  }

  std::span<float const> targets_;
  row_weights weights_;
  fixed_point fixed_;
  std::vector<std::uint32_t> rank_, sorted_;  // of each row; the node's rows by target
  median_side left_, right_;
  std::int64_t whole_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
