// ctgrad/data/split.hpp — splits a dataset at random into rows to learn from and rows to be judged by
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// How much goes to the test side, and by which rule.
struct split_options {
  double test_fraction = 0.2;  ///< in (0, 1); the test side gets it rounded up to whole rows, as in scikit-learn
  std::uint64_t seed = 0;      ///< the same seed gives the same split on every machine
  bool stratified = false;     ///< keep the classes in proportion on both sides; needs labels
  bool by_time = false;        ///< rows are in the order of time: the test side is the last ones, nothing is shuffled
  std::vector<std::int32_t> groups{};  ///< none, or one a row: rows of one group are all on one side
};

/// \code auto [train, test] = split(digits(), {.test_fraction = 0.25}); \endcode
struct train_test {
  dataset train, test;  ///< no row is in both
};

namespace detail {

/// How many rows of each class go to the test side: proportional, rounded down, and the rows still missing from
/// `total` to the classes with the largest remainders. Whole numbers only, so that no machine rounds otherwise.
[[gnu::cold]] inline auto stratified_quotas(std::vector<std::size_t> const& counts, std::size_t rows, std::size_t total)
    -> std::vector<std::size_t> {
  std::vector<std::size_t> quotas, remainders;
  std::size_t missing = total;
  for (auto const count : counts) {
    quotas.push_back(count * total / rows);
    remainders.push_back(count * total % rows);
    missing -= quotas.back();
  }
  for (; missing > 0; --missing) {
    std::size_t best = 0;
    for (std::size_t c = 1; c < counts.size(); ++c)
      if (remainders[c] > remainders[best]) best = c;
    ++quotas[best];
    remainders[best] = 0;
  }
  return quotas;
}

/// Whole groups in random order, until the test side has its rows or more.
[[gnu::cold]] inline auto split_groups(dataset const& data, split_options const& o, std::size_t test_rows) -> train_test {
  require(o.groups.size() == data.rows(), "split: ", o.groups.size(), " groups were given for ", data.rows(), " rows");
  std::vector<std::int32_t> names = o.groups;
  std::make_heap(names.begin(), names.end());  // not sort, which takes 30 ms to compile
  std::sort_heap(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  auto const number = [&](std::size_t i) {
    return std::size_t(std::lower_bound(names.begin(), names.end(), o.groups[i]) - names.begin());
  };
  std::vector<std::size_t> size(names.size()), train, test;
  for (std::size_t i = 0; i < data.rows(); ++i) ++size[number(i)];
  std::vector<char> judged(names.size());
  std::size_t taken = 0;
  for (std::size_t const g : permutation(names.size(), {.seed = o.seed, .stream = stream_id("split groups")}))
    if (taken < test_rows) judged[g] = true, taken += size[g];
  for (std::size_t i = 0; i < data.rows(); ++i) (judged[number(i)] ? test : train).push_back(i);
  require(!train.empty(), "split: the groups are too large to leave one to train on");
  return {data.subset(span_of(train)), data.subset(span_of(test))};
}

}  // namespace detail

/// Shuffles the rows and deals them to a test side of ceil(test_fraction * rows) and a train side of the others. With
/// `stratified`, each class is dealt in proportion, to within one row. By time and by groups nothing is dealt: see there.
/// Throws `error` for a fraction outside (0, 1), a side that would be empty, or `stratified` without labels or with a
/// class of a single row.
/// law: every row is on exactly one side
[[gnu::cold]] inline auto split(dataset const& data, split_options const& options = {}) -> train_test {
  double const fraction = options.test_fraction;
  require(fraction > 0 && fraction < 1, "split: test_fraction is ", fraction, ", it must lie between 0 and 1");
  auto const rows = data.rows();
  auto const test_rows = static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(rows)));
  require(test_rows > 0 && test_rows < rows, "split: test_fraction ", fraction, " of ", rows, rows == 1 ? " row" : " rows",
          " leaves no row to train on");

  require(options.by_time + options.stratified + !options.groups.empty() <= 1,
          "split: stratified, by_time and groups exclude each other");
  if (!options.groups.empty()) return detail::split_groups(data, options, test_rows);
  if (options.by_time) {
    std::vector<std::size_t> train(rows - test_rows), test(test_rows);
    for (std::size_t i = 0; i < rows; ++i) (i < train.size() ? train[i] : test[i - train.size()]) = i;
    return {data.subset(span_of(train)), data.subset(span_of(test))};
  }

  // A split without strata is a split with one stratum.
  auto const stratum = [&](std::size_t i) {
    return options.stratified ? static_cast<std::size_t>(data.labels()[i]) : std::size_t{0};
  };
  require(!options.stratified || data.has_labels(), "split: stratified needs labels, but the dataset has none");
  std::vector<std::size_t> counts(options.stratified ? data.classes() : 1);
  for (std::size_t i = 0; i < rows; ++i) ++counts[stratum(i)];
  for (std::size_t c = 0; options.stratified && c < counts.size(); ++c)
    require(counts[c] != 1, "split: stratified needs 2 rows or more of each class, but class ", c, " has 1");

  auto quotas = detail::stratified_quotas(counts, rows, test_rows);
  std::vector<std::size_t> train, test;
  for (auto const i : permutation(rows, {.seed = options.seed, .stream = stream_id("split")})) {
    auto& quota = quotas[stratum(i)];
    (quota > 0 ? test : train).push_back(i);
    if (quota > 0) --quota;
  }
  return {data.subset(span_of(train)), data.subset(span_of(test))};
}

}  // namespace ctgrad::inline CTGRAD_ABI
