// ctgrad/data/split.ipp — how a dataset is split
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/split.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// How many rows of each class go to the test side: proportional, rounded down, and the rows still missing from
/// `total` to the classes with the largest remainders. Whole numbers only, so that no machine rounds otherwise.
[[gnu::cold]] CTGRAD_ONCE auto stratified_quotas(std::vector<std::size_t> const& counts, std::size_t rows, std::size_t total)
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
[[gnu::cold]] CTGRAD_ONCE auto split_groups(dataset const& data, split_options const& o, std::size_t test_rows)
    -> train_test {
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

CTGRAD_ONCE auto split(dataset const& data, split_options const& o) -> train_test {
  double const fraction = o.test_fraction;
  require(fraction > 0 && fraction < 1, "split: test_fraction is ", fraction, ", it must lie between 0 and 1");
  auto const rows = data.rows();
  auto const test_rows = static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(rows)));
  require(test_rows > 0 && test_rows < rows, "split: test_fraction ", fraction, " of ", rows, rows == 1 ? " row" : " rows",
          " leaves no row to train on");

  require(o.by_time + o.stratified + !o.groups.empty() <= 1, "split: stratified, by_time and groups exclude each other");
  if (!o.groups.empty()) return detail::split_groups(data, o, test_rows);
  if (o.by_time) {
    std::vector<std::size_t> train(rows - test_rows), test(test_rows);
    for (std::size_t i = 0; i < rows; ++i) (i < train.size() ? train[i] : test[i - train.size()]) = i;
    return {data.subset(span_of(train)), data.subset(span_of(test))};
  }

  // A split without strata is a split with one stratum.
  auto const stratum = [&](std::size_t i) {
    return o.stratified ? static_cast<std::size_t>(data.labels()[i]) : std::size_t{0};
  };
  require(!o.stratified || data.has_labels(), "split: stratified needs labels, but the dataset has none");
  std::vector<std::size_t> counts(o.stratified ? data.classes() : 1);
  for (std::size_t i = 0; i < rows; ++i) ++counts[stratum(i)];
  for (std::size_t c = 0; o.stratified && c < counts.size(); ++c)
    require(counts[c] != 1, "split: stratified needs 2 rows or more of each class, but class ", c, " has 1");

  auto quotas = detail::stratified_quotas(counts, rows, test_rows);
  std::vector<std::size_t> train, test;
  for (auto const i : permutation(rows, {.seed = o.seed, .stream = stream_id("split")})) {
    auto& quota = quotas[stratum(i)];
    (quota > 0 ? test : train).push_back(i);
    if (quota > 0) --quota;
  }
  return {data.subset(span_of(train)), data.subset(span_of(test))};
}

}  // namespace ctgrad::inline CTGRAD_ABI
