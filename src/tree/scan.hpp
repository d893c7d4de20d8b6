// src/tree/scan.hpp — the impurity of both sides of a split, while rows move from the right side to the left
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/estimator/table.hpp>
#include <ctgrad/tree/criterion.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

// A score is minus the summed impurity of both sides, up to a constant of the node: the best split has the highest, and
// the impurity falls by (score - score without a split) / rows. Sums are of whole numbers, so no order of rows, and no
// number of threads, can change a bit of them.
namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// sum over sides of (sum over classes of count^2) / rows: Gini's index, turned over.
struct gini_term {
  explicit gini_term(std::int64_t /*total*/) {}
  auto operator()(std::int64_t count) const -> std::int64_t { return count * count; }
  auto score(std::int64_t sum, std::int64_t rows) const -> double { return double(sum) / double(rows); }
  auto impurity(std::int64_t sum, std::int64_t rows) const -> double { return 1 - score(sum, rows) / double(rows); }
};

/// sum over sides of (sum over classes of count log2 count) - rows log2 rows: minus rows times the entropy in bits.
/// Logarithms in fixed point from a table: a sum of doubles would remember the order of its terms.
class entropy_term {
 public:
  explicit entropy_term(std::int64_t total) : table_(total < most ? std::size_t(total) + 1 : 0) {
    for (std::size_t n = 1; n < table_.size(); ++n) table_[n] = value(std::int64_t(n));
  }
  auto operator()(std::int64_t count) const -> std::int64_t {
    return table_.empty() ? count > 0 ? value(count) : 0 : table_[std::size_t(count)];
  }
  auto score(std::int64_t sum, std::int64_t rows) const -> double { return double(sum - (*this)(rows)) / unit; }
  auto impurity(std::int64_t sum, std::int64_t rows) const -> double { return -score(sum, rows) / double(rows); }

 private:
  static constexpr std::int64_t most = 1 << 23;  // a table of more would cost more than it saves
  static auto value(std::int64_t n) -> std::int64_t { return std::llround(double(n) * std::log2(double(n)) * unit); }
  static constexpr double unit = 1 << 20;  // 2^31 rows times 31 bits still fit into 63 bits
  std::vector<std::int64_t> table_;
};

inline auto sum_of_counts(std::span<std::uint32_t const> counts) -> std::int64_t {
  std::int64_t sum = 0;
  for (auto const n : counts) sum += n;
  return sum;
}
/// At most one class has rows.
inline auto is_pure(std::span<std::uint32_t const> counts) -> bool {
  return std::ranges::count(counts, 0u) + 1 >= std::ptrdiff_t(counts.size());
}

/// By the share of how many classes categories are ordered: both of two say the same.
inline auto orders_of_classes(std::size_t classes) -> std::size_t {
  return classes <= 2 ? 1 : std::min<std::size_t>(classes, 16);
}

/// Counts of classes on either side; `Term` is what a count adds to its side's sum.
template <class Term>
class class_scan {
 public:
  /// \param total of all counts, at most
  class_scan(std::size_t classes, std::int64_t total) : term_(total), side_(2 * classes), classes_(classes) {}

  auto classes() const -> std::size_t { return classes_; }

  /// All rows are on the right: `counts` of each class.
  void restart(std::span<std::uint32_t const> counts) {
    sum_[0] = sum_[1] = rows_[0] = rows_[1] = 0;
    for (std::size_t k = 0; k < classes_; ++k) {
      side_[2 * k] = 0, side_[2 * k + 1] = counts[k];
      sum_[1] += term_(counts[k]), rows_[1] += counts[k];
    }
  }
  void move(std::size_t k, std::uint32_t count) {
    std::int64_t const l = side_[2 * k], r = side_[2 * k + 1], c = count;
    sum_[0] += term_(l + c) - term_(l), rows_[0] += c;
    sum_[1] += term_(r - c) - term_(r), rows_[1] -= c;
    side_[2 * k] = l + c, side_[2 * k + 1] = r - c;
  }
  auto score() const -> double { return term_.score(sum_[0], rows_[0]) + term_.score(sum_[1], rows_[1]); }
  auto node_score() const -> double { return term_.score(sum_[0] + sum_[1], rows_[0] + rows_[1]); }
  auto impurity() const -> double { return term_.impurity(sum_[0] + sum_[1], rows_[0] + rows_[1]); }
  /// The share of a class on the left, and on the right.
  auto shares(std::size_t k) const -> std::pair<float, float> {
    return {float(double(side_[2 * k]) / double(rows_[0])), float(double(side_[2 * k + 1]) / double(rows_[1]))};
  }

 private:
  Term term_;
  std::vector<std::int64_t> side_;  // count on the left, count on the right, for each class
  std::int64_t sum_[2] = {}, rows_[2] = {};
  std::size_t classes_;
};

/// Targets as whole numbers of a unit so small that the sum of all of them just fits: at least 24 bits for each of
/// 2^31 rows. Counted from the middle of their range, so that a large common part costs nothing.
class fixed_point {
 public:
  /// \param total of what the targets count for, at most 2^31
  fixed_point(std::span<float const> targets, std::int64_t total) : values_(targets.size()) {
    auto const [low, high] = std::ranges::minmax(targets);
    center_ = double(low) / 2 + double(high) / 2;
    double const reach = std::max(double(high) - center_, center_ - double(low));
    int rows_bits = 0, reach_bits = 0;
    std::frexp(double(total), &rows_bits), std::frexp(reach, &reach_bits);
    shift_ = 61 - rows_bits - reach_bits;
    for (std::size_t i = 0; i < targets.size(); ++i)
      values_[i] = std::llround(std::ldexp(double(targets[i]) - center_, shift_));
  }
  auto operator[](std::size_t row) const -> std::int64_t { return values_[row]; }
  auto real(double units) const -> double { return std::ldexp(units, -shift_); }  ///< a difference
  auto target(double units) const -> float { return float(center_ + real(units)); }

  /// The mean squared distance from the mean, from sums of weights w, of w y and of w y^2 in these units.
  auto variance(std::int64_t weight, std::int64_t sum, __int128 squares) const -> double {
    double const n = double(weight);
    return real(real(double(squares * __int128(weight) - __int128{sum} * sum) / (n * n)));
  }

 private:
  std::vector<std::int64_t> values_;
  double center_ = 0;
  int shift_ = 0;
};

/// Of targets: what they count for, and their sum.
struct value_sum {
  std::int64_t weight = 0, sum = 0;
  void add(std::int64_t value, std::int64_t w) { weight += w, sum += w * value; }
  friend auto operator-(value_sum a, value_sum b) -> value_sum { return {a.weight - b.weight, a.sum - b.sum}; }
};

/// Sums of targets on either side: sum^2 / weight is what the squared error lacks from the sum of squares.
class value_scan {
 public:
  void restart(value_sum all) { left_ = {}, all_ = all; }
  void move(std::int64_t value, std::int64_t weight) { left_.add(value, weight); }
  void move(value_sum some) { left_.weight += some.weight, left_.sum += some.sum; }
  auto score() const -> double { return worth(left_) + worth(all_ - left_); }
  auto node_score() const -> double { return worth(all_); }
  auto left() const -> value_sum { return left_; }
  auto right() const -> value_sum { return all_ - left_; }

 private:
  static auto worth(value_sum s) -> double { return double(s.sum) * double(s.sum) / double(s.weight); }
  value_sum left_, all_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
