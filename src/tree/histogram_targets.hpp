// src/tree/histogram_targets.hpp — what a histogram tree learns: two classes, many classes, or means
// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <concepts>
#include <utility>

#include "../kernels/kernels.hpp"
#include "row_weights.hpp"
#include "scan.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

using row_span = std::span<std::uint32_t const>;

/// Two classes: a count of rows and a count of the second class in one 64-bit cell, so that a row is one addition.
template <class Term>
class two_class_target {
 public:
  using summary = std::array<std::uint32_t, 2>;

  explicit two_class_target(table const& data) : labels_(data.labels), packed_(data.rows), term_(std::int64_t(data.rows)) {
    draw(std::vector<std::uint32_t>(data.rows, 1));
  }

  /// Each row counts as often as it was drawn: a bootstrap sample has two thirds of the rows, and so much work is saved.
  void draw(std::vector<std::uint32_t> const& times) {
    for (std::size_t i = 0; i < times.size(); ++i) packed_[i] = one * times[i] + times[i] * std::uint32_t(labels_[i]);
  }
  static auto rows_of(summary s) -> std::size_t { return std::size_t{s[0]} + s[1]; }

  auto outputs() const -> std::size_t { return 2; }
  static auto unit() -> double { return 1; }
  static auto weight(summary s, row_span) -> double { return double(rows_of(s)); }
  auto sum(row_span rows) const -> summary {
    std::uint64_t sum = 0;
    for (auto const row : rows) sum += packed_[row];
    return {std::uint32_t(sum >> 32) - std::uint32_t(sum), std::uint32_t(sum)};
  }
  auto minus(summary a, summary b) const -> summary { return {a[0] - b[0], a[1] - b[1]}; }
  auto impurity(summary s, row_span) const -> double {
    return term_.impurity(term_(s[0]) + term_(s[1]), std::int64_t(rows_of(s)));
  }
  auto pure(summary s, row_span) const -> bool { return s[0] == 0 || s[1] == 0; }
  void answer(summary s, row_span, float* out) const {
    for (std::size_t k = 0; k < 2; ++k) out[k] = float(double(s[k]) / double(rows_of(s)));
  }
  auto gain(double score, summary s) const -> double {
    return score - term_.score(term_(s[0]) + term_(s[1]), std::int64_t{s[0]} + s[1]);
  }

  void restart(summary s) { all_ = s[1], left_ = 0; }
  auto score(std::size_t left, std::size_t right) const -> double {
    auto const l = std::int64_t(left), r = std::int64_t(right), l1 = left_, r1 = all_ - left_;
    if constexpr (std::same_as<Term, gini_term>) {  // the bits of the kernels: one division, exact products
      double const left_squares = double(l1 * l1 + (l - l1) * (l - l1)),
                   right_squares = double(r1 * r1 + (r - r1) * (r - r1));
      return (left_squares * double(r) + right_squares * double(l)) / (double(l) * double(r));
    }
    return term_.score(term_(l1) + term_(l - l1), l) + term_.score(term_(r1) + term_(r - r1), r);
  }

  /// How often it was drawn, and its class. (Nobody is drawn 2^23 times into a node of few rows.)
  auto small_key(std::uint32_t row, std::size_t) const -> std::uint32_t {
    return std::uint32_t(packed_[row] >> 32) << 1 | std::uint32_t(labels_[row]);
  }
  auto move_small(std::uint32_t key, row_span) -> std::size_t {
    left_ += (key & 1) != 0 ? key >> 1 : 0;
    return key >> 1;
  }

  void count(row_span rows, std::uint8_t const* codes, std::size_t stride, std::size_t bins) {
    std::fill_n(cells_, bins, std::uint64_t{0});
    for (auto const row : rows) cells_[codes[row * stride]] += packed_[row];
  }
  auto rows_in(std::size_t bin) const -> std::size_t { return cells_[bin] >> 32; }
  void move_bin(std::size_t bin) { left_ += std::uint32_t(cells_[bin]); }
  static auto orders() -> std::size_t { return 1; }
  auto key(std::size_t bin, std::size_t) const -> double {
    return double(std::uint32_t(cells_[bin])) / double(rows_in(bin));
  }

  /// Few rows may be compared with each other instead. `codes` has 128 bytes to read.
  auto takes_few(std::size_t rows) const -> bool {
    return std::same_as<Term, gini_term> && rows > 16 && rows <= 128 && kernels().scan_few != nullptr;
  }
  void enter_few(row_span rows) {
    ones_[0] = ones_[1] = 0;
    std::size_t i = 0;
    for (auto const row : rows)
      for (auto times = packed_[row] >> 32; times > 0; --times, ++i)
        ones_[i / 64] |= std::uint64_t(labels_[row]) << (i % 64);
  }
  /// The code of each row, as often as it was drawn.
  void spread(row_span rows, std::uint8_t const* codes, std::size_t stride, std::uint8_t* out) const {
    for (auto const row : rows)
      for (auto times = packed_[row] >> 32; times > 0; --times) *out++ = codes[row * stride];
  }
  auto best_few(std::uint8_t const* codes, std::size_t rows, std::size_t min_leaf) const -> few_result {
    return kernels().scan_few({codes, {ones_[0], ones_[1]}, std::uint32_t(rows), std::uint32_t(min_leaf)});
  }

  /// All splits between bins at once: the score of the best, and its last bin on the left.
  auto best_bin(std::size_t bins, std::size_t rows, std::size_t min_leaf) const -> std::pair<double, std::size_t>
    requires std::same_as<Term, gini_term>
  {
    auto const best =
        kernels().scan_gini({cells_, int(bins), std::uint32_t(rows), std::uint32_t(all_), std::uint32_t(min_leaf)});
    return {best.score, std::size_t(best.code)};
  }

 private:
  static constexpr std::uint64_t one = std::uint64_t{1} << 32;
  std::span<std::int32_t const> labels_;
  std::vector<std::uint64_t> packed_;  // of each row: how often it was drawn, and how often for the second class
  Term term_;
  std::int64_t all_ = 0, left_ = 0;  // rows of the second class
  std::uint64_t ones_[2] = {};
  std::uint64_t cells_[256];
};

/// Any number of classes, with weights or without: for each bin the rows, and the weight of each class.
template <class Term>
class many_class_target {
 public:
  using summary = std::vector<std::uint32_t>;

  explicit many_class_target(table const& data)
      : labels_(data.labels), classes_(data.classes), weights_(data), scan_(data.classes, weights_.total()),
        cells_(256 * (data.classes + 1)) {}

  auto outputs() const -> std::size_t { return classes_; }
  auto unit() const -> double { return weights_.unit(); }
  auto sum(row_span rows) const -> summary {
    summary s(classes_);
    for (auto const row : rows) s[std::size_t(labels_[row])] += weights_[row];
    return s;
  }
  auto minus(summary a, summary const& b) const -> summary {
    for (std::size_t k = 0; k < classes_; ++k) a[k] -= b[k];
    return a;
  }
  auto weight(summary const& s, row_span) const -> double { return double(sum_of_counts(s)); }
  auto impurity(summary const& s, row_span) -> double {
    scan_.restart(s);
    return scan_.impurity();
  }
  auto pure(summary const& s, row_span) const -> bool { return is_pure(s); }
  void answer(summary const& s, row_span, float* out) const {
    for (std::size_t k = 0; k < classes_; ++k) out[k] = float(double(s[k]) / double(sum_of_counts(s)));
  }
  auto gain(double score, summary const& s) -> double {
    scan_.restart(s);
    return score - scan_.node_score();
  }

  void restart(summary const& s) { scan_.restart(s); }
  auto score(std::size_t, std::size_t) const -> double { return scan_.score(); }
  auto sides() const -> std::pair<float, float> { return scan_.shares(1); }

  auto small_key(std::uint32_t, std::size_t i) const -> std::uint32_t { return std::uint32_t(i); }
  auto move_small(std::uint32_t key, row_span rows) -> std::size_t {
    scan_.move(std::size_t(labels_[rows[key]]), weights_[rows[key]]);
    return 1;
  }

  void count(row_span rows, std::uint8_t const* codes, std::size_t stride, std::size_t bins) {
    std::fill_n(cells_.begin(), bins * (classes_ + 1), 0u);
    for (auto const row : rows) {
      auto* const cell = cells_.data() + codes[row * stride] * (classes_ + 1);
      ++cell[0], cell[1 + std::size_t(labels_[row])] += weights_[row];
    }
  }
  auto rows_in(std::size_t bin) const -> std::size_t { return cells_[bin * (classes_ + 1)]; }
  void move_bin(std::size_t bin) {
    for (std::size_t k = 0; k < classes_; ++k)
      if (auto const n = counts_in(bin)[k]; n > 0) scan_.move(k, n);
  }
  auto orders() const -> std::size_t { return orders_of_classes(classes_); }
  auto key(std::size_t bin, std::size_t k) const -> double {
    auto const counts = counts_in(bin);
    return double(counts[classes_ == 2 ? 1 : k]) / double(sum_of_counts(counts));
  }

 private:
  auto counts_in(std::size_t bin) const -> std::span<std::uint32_t const> {
    return std::span(cells_).subspan(bin * (classes_ + 1) + 1, classes_);
  }
  std::span<std::int32_t const> labels_;
  std::size_t classes_;
  row_weights weights_;
  class_scan<Term> scan_;
  std::vector<std::uint32_t> cells_;
};

/// Real targets: leaves answer with means.
class binned_mean_target {
 public:
  using summary = value_sum;

  explicit binned_mean_target(table const& data) : weights_(data), fixed_(data.targets, weights_.total()) {}

  auto outputs() const -> std::size_t { return 1; }
  auto unit() const -> double { return weights_.unit(); }
  auto sum(row_span rows) const -> summary {
    summary s;
    for (auto const row : rows) s.add(fixed_[row], weights_[row]);
    return s;
  }
  auto minus(summary a, summary b) const -> summary { return a - b; }
  auto weight(summary s, row_span) const -> double { return double(s.weight); }
  auto impurity(summary s, row_span rows) const -> double {
    __int128 squares = 0;
    for (auto const row : rows) squares += __int128{fixed_[row]} * fixed_[row] * weights_[row];
    return fixed_.variance(s.weight, s.sum, squares);
  }
  auto pure(summary, row_span rows) const -> bool {
    return std::ranges::all_of(rows, [&](auto row) { return fixed_[row] == fixed_[rows[0]]; });
  }
  void answer(summary s, row_span, float* out) const { *out = mean(s); }
  auto gain(double score, summary s) -> double {
    scan_.restart(s);
    return fixed_.real(fixed_.real(score - scan_.node_score()));
  }

  void restart(summary s) { scan_.restart(s); }
  auto score(std::size_t, std::size_t) const -> double { return scan_.score(); }
  auto sides() const -> std::pair<float, float> { return {mean(scan_.left()), mean(scan_.right())}; }

  auto small_key(std::uint32_t, std::size_t i) const -> std::uint32_t { return std::uint32_t(i); }
  auto move_small(std::uint32_t key, row_span rows) -> std::size_t {
    scan_.move(fixed_[rows[key]], weights_[rows[key]]);
    return 1;
  }

  void count(row_span rows, std::uint8_t const* codes, std::size_t stride, std::size_t bins) {
    std::fill_n(cells_, bins, cell{});
    for (auto const row : rows) {
      cell& c = cells_[codes[row * stride]];
      c.sum.add(fixed_[row], weights_[row]), ++c.rows;
    }
  }
  auto rows_in(std::size_t bin) const -> std::size_t { return cells_[bin].rows; }
  void move_bin(std::size_t bin) { scan_.move(cells_[bin].sum); }
  static auto orders() -> std::size_t { return 1; }
  auto key(std::size_t bin, std::size_t) const -> double {
    return double(cells_[bin].sum.sum) / double(cells_[bin].sum.weight);
  }

 private:
  auto mean(summary s) const -> float { return fixed_.target(double(s.sum) / double(s.weight)); }
  struct cell {
    value_sum sum;
    std::size_t rows = 0;
  };
  row_weights weights_;
  fixed_point fixed_;
  value_scan scan_;
  cell cells_[256];
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
