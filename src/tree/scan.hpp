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
#include <vector>

// A score is minus the summed impurity of both sides, up to a constant of the node: the best split has the highest, and
// the impurity falls by (score - score without a split) / rows. Sums are of whole numbers, so no order of rows, and no
// number of threads, can change a bit of them.
namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// sum over sides of (sum over classes of count^2) / rows: Gini's index, turned over.
struct gini_term {
  explicit gini_term(std::size_t /*rows*/) {}
  auto operator()(std::int64_t count) const -> std::int64_t { return count * count; }
  auto score(std::int64_t sum, std::int64_t rows) const -> double { return double(sum) / double(rows); }
  auto impurity(std::int64_t sum, std::int64_t rows) const -> double { return 1 - score(sum, rows) / double(rows); }
};

/// sum over sides of (sum over classes of count log2 count) - rows log2 rows: minus rows times the entropy in bits.
/// Logarithms in fixed point from a table: a sum of doubles would remember the order of its terms.
class entropy_term {
 public:
  explicit entropy_term(std::size_t rows) : table_(rows + 1) {
    for (std::size_t n = 1; n <= rows; ++n) table_[n] = std::llround(double(n) * std::log2(double(n)) * unit);
  }
  auto operator()(std::int64_t count) const -> std::int64_t { return table_[std::size_t(count)]; }
  auto score(std::int64_t sum, std::int64_t rows) const -> double { return double(sum - (*this)(rows)) / unit; }
  auto impurity(std::int64_t sum, std::int64_t rows) const -> double { return -score(sum, rows) / double(rows); }

 private:
  static constexpr double unit = 1 << 20;  // 2^31 rows times 31 bits still fit into 63 bits
  std::vector<std::int64_t> table_;
};

/// By the share of how many classes categories are ordered: both of two say the same.
inline auto orders_of_classes(std::size_t classes) -> std::size_t { return classes <= 2 ? 1 : std::min<std::size_t>(classes, 16); }

/// Counts of classes on either side; `Term` is what a count adds to its side's sum.
template <class Term>
class class_scan {
 public:
  class_scan(std::size_t classes, std::size_t rows) : term_(rows), side_(2 * classes), classes_(classes) {}

  auto classes() const -> std::size_t { return classes_; }

  /// All rows are on the right: `counts` of each class.
  void restart(std::span<std::uint32_t const> counts) {
    sum_[0] = sum_[1] = 0;
    for (std::size_t k = 0; k < classes_; ++k) {
      side_[2 * k] = 0, side_[2 * k + 1] = counts[k];
      sum_[1] += term_(counts[k]);
    }
  }
  void move(std::size_t k, std::uint32_t count) {
    std::int64_t const l = side_[2 * k], r = side_[2 * k + 1], c = count;
    sum_[0] += term_(l + c) - term_(l);
    sum_[1] += term_(r - c) - term_(r);
    side_[2 * k] = l + c, side_[2 * k + 1] = r - c;
  }
  auto score(std::size_t left, std::size_t right) const -> double {
    return term_.score(sum_[0], std::int64_t(left)) + term_.score(sum_[1], std::int64_t(right));
  }
  auto node_score(std::size_t rows) const -> double { return term_.score(sum_[0] + sum_[1], std::int64_t(rows)); }
  auto impurity(std::size_t rows) const -> double { return term_.impurity(sum_[0] + sum_[1], std::int64_t(rows)); }

 private:
  Term term_;
  std::vector<std::int64_t> side_;  // count on the left, count on the right, for each class
  std::int64_t sum_[2] = {};
  std::size_t classes_;
};

/// Targets as whole numbers of a unit so small that the sum of all of them just fits: at least 24 bits for each of
/// 2^31 rows. Counted from the middle of their range, so that a large common part costs nothing.
class fixed_point {
 public:
  explicit fixed_point(std::span<float const> targets) : values_(targets.size()) {
    auto const [low, high] = std::ranges::minmax(targets);
    center_ = double(low) / 2 + double(high) / 2;
    double const reach = std::max(double(high) - center_, center_ - double(low));
    int rows_bits = 0, reach_bits = 0;
    std::frexp(double(targets.size()), &rows_bits), std::frexp(reach, &reach_bits);
    shift_ = 61 - rows_bits - reach_bits;
    for (std::size_t i = 0; i < targets.size(); ++i)
      values_[i] = std::llround(std::ldexp(double(targets[i]) - center_, shift_));
  }
  auto operator[](std::size_t row) const -> std::int64_t { return values_[row]; }
  auto real(double units) const -> double { return std::ldexp(units, -shift_); }  ///< a difference
  auto target(double units) const -> float { return float(center_ + real(units)); }

  /// The mean squared distance from the mean; `sum` is the sum of these rows.
  auto variance(std::int64_t sum, std::span<std::uint32_t const> rows) const -> double {
    __int128 squares = 0;  // whole numbers here too: at most 2^122
    for (auto const row : rows) squares += __int128{values_[row]} * values_[row];
    double const n = double(rows.size());
    return real(real(double(squares * __int128(rows.size()) - __int128{sum} * sum) / (n * n)));
  }

 private:
  std::vector<std::int64_t> values_;
  double center_ = 0;
  int shift_ = 0;
};

/// Sums of targets on either side: sum^2 / rows is what the squared error lacks from the sum of squares.
class value_scan {
 public:
  void restart(std::int64_t sum) { left_ = 0, right_ = sum; }
  void move(std::int64_t value) { left_ += value, right_ -= value; }
  auto score(std::size_t left, std::size_t right) const -> double {
    return square(left_) / double(left) + square(right_) / double(right);
  }
  auto node_score(std::size_t rows) const -> double { return square(left_ + right_) / double(rows); }

 private:
  static auto square(std::int64_t s) -> double { return double(s) * double(s); }
  std::int64_t left_ = 0, right_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
