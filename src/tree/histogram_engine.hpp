// src/tree/histogram_engine.hpp — splits between bins: counts of each code, or a sort of a few codes
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>

#include <cstring>
#include <numeric>

#include "bins.hpp"
#include "code_set.hpp"
#include "grow.hpp"
#include "groups.hpp"
#include "scan.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Grows trees on a binned table: single ones, and a forest's, with `mtry` columns drawn for each node among those that
/// differ within it (Breiman 2001). `Target` knows what is learned.
template <class Target>
class histogram_engine {
 public:
  using summary = typename Target::summary;

  /// \param random one threshold, or one set of categories, is drawn for each column, instead of the best being looked for
  histogram_engine(binned_table const& data, Target& target, std::size_t mtry, bool random = false)
      : data_(data), target_(target), mtry_(mtry), random_(random), columns_(data.width()) {}

  /// The target knows how often each row was drawn: then it comes once.
  static constexpr bool repeats = requires(Target& t, std::vector<std::uint32_t> times) { t.draw(times); };

  /// Starts a tree. \param rows of the tree: a row may come twice, unless the target repeats rows itself
  auto begin(std::vector<std::uint32_t> rows, random_stream draws) -> summary {
    draws_ = draws, counter_ = 0;
    std::iota(columns_.begin(), columns_.end(), std::uint32_t{0});
    rows_ = std::move(rows);
    spare_.resize(rows_.size() + 1);
    return target_.sum(rows_);
  }

  auto rows() const -> std::size_t { return rows_.size(); }  ///< of the tree that was begun
  auto outputs() const -> std::size_t { return target_.outputs(); }
  auto count(summary const& s, row_range rows) const -> std::size_t {
    if constexpr (repeats) return target_.rows_of(s);
    else return rows.size();
  }
  auto weight(summary const& s, row_range rows) const -> double { return target_.weight(s, of(rows)); }
  auto impurity(summary const& s, row_range rows) -> double { return target_.impurity(s, of(rows)); }
  auto pure(summary const& s, row_range rows) -> bool { return target_.pure(s, of(rows)); }
  void answer(summary const& s, row_range rows, float* out) { target_.answer(s, of(rows), out); }
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

  auto find(summary const& s, row_range range, std::size_t min_leaf) -> split_choice {
    best_ = {}, sums_ = &s, min_leaf_ = min_leaf, total_ = count(s, range);
    auto const rows = of(range);
    if constexpr (compares_few)
      if (target_.takes_few(total_)) target_.enter_few(rows);
    if (mtry_ >= columns_.size()) {
      for (std::uint32_t j = 0; j < columns_.size(); ++j) look_at(j, rows);
      return best_;
    }
    // A draw without replacement: the chosen ones go to the end. `columns_` stays a permutation, which is as good as a
    // fresh one.
    std::size_t looked = 0;
    for (std::size_t left = columns_.size(); left > 0 && looked < mtry_; --left) {
      std::swap(columns_[draw(left)], columns_[left - 1]);
      looked += look_at(columns_[left - 1], rows);
    }
    return best_;
  }

  auto levels(std::size_t column) const -> std::size_t { return data_.bins(column).levels().size(); }
  auto code(std::size_t column, std::size_t level) const -> std::size_t { return data_.bins(column).levels()[level]; }

  auto divide(summary& s, row_range range, split_choice const& split) -> std::size_t {
    auto const [codes, stride] = codes_of(std::uint32_t(split.feature));
    std::size_t l = range.lo, r = 0;
    auto const part = [&](auto goes_left) {
      for (std::size_t i = range.lo; i < range.hi; ++i) {
        std::uint32_t const row = rows_[i];
        bool const left = goes_left(codes[row * stride]);
        rows_[l] = row, spare_[r] = row;
        l += left, r += !left;
      }
    };
    if (!split.set && !split.missing_left) part([code = split.code](std::uint8_t c) { return c <= code; });
    else {
      code_set const lefts = lefts_of(split, data_.bins(std::size_t(split.feature)));
      part([&](std::uint8_t c) { return lefts.has(c); });
    }
    std::memcpy(rows_.data() + l, spare_.data(), r * sizeof(std::uint32_t));
    s = target_.sum(of({range.lo, l}));
    return l;
  }

 private:
  auto of(row_range range) const -> std::span<std::uint32_t const> {
    return std::span(rows_).subspan(range.lo, range.size());
  }

  struct strided {
    std::uint8_t const* codes;
    std::size_t stride;
  };
  auto codes_of(std::uint32_t column) const -> strided {
    auto const& group = data_.groups()[column / binned_table::group_columns];
    return {group.codes + (column - group.first_column), group.stride};
  }

  /// Below n, which is small: the bias of one multiplication is under n / 2^32.
  auto draw(std::size_t n) -> std::size_t {
    if (counter_ % 4 == 0) block_ = draws_.block(counter_ / 4);
    return std::size_t(std::uint64_t{block_[counter_++ % 4]} * n >> 32);
  }

  /// Below so many rows, sorting their codes costs less than clearing and reading counts of all codes.
  static constexpr std::size_t few = 48;

  static constexpr bool compares_few = requires(Target const& t) { t.takes_few(1); };

  /// Compares the splits of one column; false if all its codes are equal here.
  auto look_at(std::uint32_t column, std::span<std::uint32_t const> rows) -> bool {
    auto const [codes, stride] = codes_of(column);
    if constexpr (requires { target_.look_at(column); }) target_.look_at(column);
    if (random_) return look_at_random(column, rows);
    if (!data_.bins(column).plain()) return look_at_special(column, rows);
    target_.restart(*sums_);
    if constexpr (compares_few) {
      if (target_.takes_few(total_)) {
        target_.spread(rows, codes, stride, few_codes_);
        auto const best = target_.best_few(few_codes_, total_, min_leaf_);
        if (best.score >= 0 && (best_.feature < 0 || best.score > best_.score))
          choose(best.score, column, between(std::size_t(best.code), std::size_t(best.next)));
        return best.differs;
      }
    }
    if (rows.size() <= few) {
      auto& keys = keys_;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        std::uint32_t const key = std::uint32_t{codes[rows[i] * stride]} << 24 | target_.small_key(rows[i], i);
        std::size_t at = i;
        for (; at > 0 && keys[at - 1] > key; --at) keys[at] = keys[at - 1];
        keys[at] = key;
      }
      if (keys[0] >> 24 == keys[rows.size() - 1] >> 24) return false;
      std::size_t left = 0;
      for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        left += target_.move_small(keys[i] & 0xffffff, rows);
        std::size_t const last = keys[i] >> 24, next = keys[i + 1] >> 24;
        if (last != next) consider(column, last, left, total_, [&] { return next; });
      }
      return true;
    }
    auto const bins = std::size_t(data_.bins(column).size());
    target_.count(rows, codes, stride, bins);
    std::size_t first = 0;
    while (target_.rows_in(first) == 0) ++first;
    if (target_.rows_in(first) == total_) return false;
    if constexpr (requires { target_.best_bin(bins, total_, min_leaf_); }) {
      auto const [score, last] = target_.best_bin(bins, total_, min_leaf_);
      if (score >= 0 && (best_.feature < 0 || score > best_.score)) choose(score, column, between(last, next_bin(last)));
      return true;
    }
    std::size_t left = 0;
    for (std::size_t b = first; left + target_.rows_in(b) < total_; b = next_bin(b)) {
      left += target_.rows_in(b);
      target_.move_bin(b);
      consider(column, b, left, total_, [&] { return next_bin(b); });
    }
    return true;
  }

  struct by_code {
    histogram_engine& engine;
    int column;
    auto key(std::size_t code, std::size_t order) const -> double { return engine.target_.key(code, order); }
    void begin() { engine.target_.restart(*engine.sums_); }
    void move(std::size_t code) { engine.target_.move_bin(code); }
    auto score(std::size_t left, std::size_t right) const -> double { return engine.target_.score(left, right); }
  };

  /// The same for a column of categories, or with missing values.
  auto look_at_special(std::uint32_t column, std::span<std::uint32_t const> rows) -> bool {
    auto const [codes, stride] = codes_of(column);
    auto const& bins = data_.bins(column);
    target_.count(rows, codes, stride, std::size_t(bins.codes()));
    std::vector<category_group> groups;
    for (std::size_t b = 0; b < std::size_t(bins.codes()); ++b)
      if (auto const n = target_.rows_in(b); n > 0) groups.push_back({b, n});
    if (groups.size() < 2) return false;
    auto const missing = std::size_t(bins.size());  // its code
    bool const some_missing = groups.back().code == missing;
    if (bins.categorical()) {
      if (!best_categories(groups, target_.orders(), total_, min_leaf_, by_code{*this, int(column)}, best_)) return true;
      best_.knows_missing = some_missing, best_.missing_left = best_.set->goes_left(missing);
      return true;
    }
    if (some_missing) groups.pop_back();
    std::size_t const lost = some_missing ? target_.rows_in(missing) : 0;
    for (int missing_left = 0; missing_left <= int(some_missing); ++missing_left) {
      target_.restart(*sums_);
      std::size_t left = 0;
      if (missing_left) target_.move_bin(missing), left += lost;
      for (std::size_t k = 0; k < groups.size(); ++k) {
        target_.move_bin(groups[k].code);
        left += groups[k].rows;
        if (left < min_leaf_ || total_ - left < min_leaf_) continue;
        double const score = target_.score(left, total_ - left);
        if (best_.feature >= 0 && score <= best_.score) continue;
        choose(score, column, k + 1 < groups.size() ? between(groups[k].code, groups[k + 1].code) : missing - 1);
        best_.knows_missing = some_missing, best_.missing_left = missing_left;
      }
    }
    return true;
  }

  /// One question at random: a threshold between the smallest and the largest value, or a set of categories (Geurts, Ernst &
  /// Wehenkel 2006).
  auto look_at_random(std::uint32_t column, std::span<std::uint32_t const> rows) -> bool {
    auto const [codes, stride] = codes_of(column);
    auto const& bins = data_.bins(column);
    target_.restart(*sums_);
    target_.count(rows, codes, stride, std::size_t(bins.codes()));
    std::vector<category_group> groups, lefts;
    for (std::size_t b = 0; b < std::size_t(bins.codes()); ++b)
      if (auto const n = target_.rows_in(b); n > 0) groups.push_back({b, n});
    if (groups.size() < 2) return false;
    auto const missing = std::size_t(bins.size());
    bool const some_missing = groups.back().code == missing;
    std::size_t const last_value = groups.size() - 1 - some_missing;
    std::size_t code = groups[last_value].code;  // with one value only, the question is whether there is one
    if (last_value > 0) {
      float const low = bins.cut(int(groups[0].code)), high = bins.cut(int(code) - 1);
      float const u = float(draw(1 << 24)) * 0x1p-24f;
      code = std::clamp<std::size_t>(bins.code_of_number(low + u * (high - low)), groups[0].code, code - 1);
    }
    bool const missing_left = some_missing && last_value > 0 && draw(2) == 1;
    std::size_t left = 0;
    for (auto const& g : groups) {
      bool const goes_left = g.code == missing && some_missing ? missing_left
                             : bins.categorical()              ? draw(2) == 1
                                                               : g.code <= code;
      if (!goes_left) continue;
      lefts.push_back(g), target_.move_bin(g.code), left += g.rows;
    }
    if (left < min_leaf_ || total_ - left < min_leaf_) return true;
    double const score = target_.score(left, total_ - left);
    if (best_.feature >= 0 && score <= best_.score) return true;
    choose(score, column, std::min(code, missing - 1));
    best_.knows_missing = some_missing, best_.missing_left = missing_left;
    if (bins.categorical()) best_.set = question_of(groups, lefts);
    return true;
  }

  /// The first bin after b that is not empty; there is one.
  auto next_bin(std::size_t b) const -> std::size_t {
    do ++b;
    while (target_.rows_in(b) == 0);
    return b;
  }

  template <class Next>
  void consider(std::uint32_t column, std::size_t last, std::size_t left, std::size_t rows, Next next) {
    if (left < min_leaf_ || rows - left < min_leaf_) return;
    double const score = target_.score(left, rows - left);
    if (best_.feature < 0 || score > best_.score) choose(score, column, between(last, next()));
  }

  /// Empty bins between the two sides are shared.
  static auto between(std::size_t last, std::size_t next) -> std::size_t { return (last + next - 1) / 2; }

  void choose(double score, std::uint32_t column, std::size_t middle) {
    best_ = {
        .score = score, .feature = int(column), .threshold = data_.bins(column).threshold(int(middle)), .code = int(middle)};
  }

  binned_table const& data_;
  Target& target_;
  std::size_t mtry_;
  bool random_;
  random_stream draws_;
  std::uint64_t counter_ = 0;
  std::array<std::uint32_t, 4> block_{};
  std::vector<std::uint32_t> columns_, rows_, spare_;
  split_choice best_;
  std::uint32_t keys_[few] = {};
  std::uint8_t few_codes_[128] = {};
  summary const* sums_ = nullptr;
  std::size_t min_leaf_ = 1, total_ = 0;  // rows of the node, as often as they were drawn
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
