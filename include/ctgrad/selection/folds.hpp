// ctgrad/selection/folds.hpp — which rows to learn from and which to be judged by, several times
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/dataset.hpp>

#include <algorithm>
#include <concepts>
#include <map>
#include <numeric>

namespace ctgrad::inline CTGRAD_ABI {

/// Rows of a data set, in ascending order.
struct fold {
  std::vector<std::size_t> train{}, test{};  ///< indices of rows

  friend bool operator==(fold const&, fold const&) = default;
};

/// Each row is judged once, in one of `folds` parts of sizes that differ by one at most.
struct k_fold {
  std::size_t folds = 5;   ///< 2 to rows
  bool shuffle = true;     ///< else neighbouring rows share a part
  std::uint64_t seed = 0;  ///< of the shuffling
};

/// The same with each class dealt in proportion, to within one row.
struct stratified_k_fold {
  std::size_t folds = 5;   ///< 2 to rows
  bool shuffle = true;     ///< else rows are dealt as they stand
  std::uint64_t seed = 0;  ///< of the shuffling
};

/// Rows of one group are always on one side: patients, molecules with one scaffold. Parts are as even as groups allow: the
/// largest group goes to the smallest part.
struct grouped_k_fold {
  std::vector<std::int32_t> groups{};  ///< one a row
  std::size_t folds = 5;               ///< 2 to groups
};

/// Each row alone is judged by all others.
struct leave_one_out {};

/// Rows are in the order of time: fold i learns from the first parts and is judged by the next, never by the past.
struct time_series_split {
  std::size_t folds = 5;  ///< at least 1; rows are cut into one part more
  std::size_t gap = 0;    ///< rows left out between both sides
};

/// `stratified_k_fold` for labels, `k_fold` for targets.
struct automatic_folds {
  std::size_t folds = 5;   ///< as of `stratified_k_fold`
  std::uint64_t seed = 0;  ///< as of `stratified_k_fold`
};

namespace detail {

inline auto complement(std::vector<std::size_t> const& test, std::size_t rows) -> std::vector<std::size_t> {
  std::vector<std::size_t> train;
  train.reserve(rows - test.size());
  for (std::size_t i = 0, next = 0; i < rows; ++i)
    if (next < test.size() && test[next] == i) ++next;
    else train.push_back(i);
  return train;
}

/// `part[i]` is where row i is judged.
[[gnu::cold]] inline auto folds_of_parts(std::vector<std::size_t> const& part, std::size_t folds) -> std::vector<fold> {
  std::vector<fold> result(folds);
  for (std::size_t i = 0; i < part.size(); ++i) result[part[i]].test.push_back(i);
  for (fold& f : result) f.train = complement(f.test, part.size());
  return result;
}

[[gnu::cold]] inline auto in_order(std::size_t rows, bool shuffle, std::uint64_t seed) -> std::vector<std::size_t> {
  if (shuffle) return permutation(rows, {.seed = seed, .stream = stream_id("folds")});
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

[[gnu::cold]] inline void require_folds(char const* who, std::size_t folds, std::size_t most, char const* what) {
  require(folds >= 2 && folds <= most, who, ": ", folds, " folds were asked for, 2 to ", most, " are possible with as many ",
          what);
}

}  // namespace detail

[[gnu::cold]] inline auto folds_of(k_fold const& by, dataset const& data) -> std::vector<fold> {
  detail::require_folds("k_fold", by.folds, data.rows(), "rows");
  auto const order = detail::in_order(data.rows(), by.shuffle, by.seed);
  std::vector<std::size_t> part(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) part[order[k]] = k * by.folds / order.size();
  return detail::folds_of_parts(part, by.folds);
}

[[gnu::cold]] inline auto folds_of(stratified_k_fold const& by, dataset const& data) -> std::vector<fold> {
  require(data.has_labels(), "stratified_k_fold: labels are needed, but the data set has none");
  detail::require_folds("stratified_k_fold", by.folds, data.rows(), "rows");
  // Each class goes round the parts, and the next class goes on where it ended: so parts stay even.
  std::vector<std::size_t> part(data.rows()), start(data.classes() + 1), count(data.classes());
  for (std::int32_t const c : data.labels()) ++start[std::size_t(c) + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  for (std::size_t const i : detail::in_order(data.rows(), by.shuffle, by.seed)) {
    auto const c = std::size_t(data.labels()[i]);
    part[i] = (start[c] + count[c]++) % by.folds;
  }
  return detail::folds_of_parts(part, by.folds);
}

[[gnu::cold]] inline auto folds_of(grouped_k_fold const& by, dataset const& data) -> std::vector<fold> {
  require(by.groups.size() == data.rows(), "grouped_k_fold: ", by.groups.size(), " groups were given for ", data.rows(),
          " rows");
  std::map<std::int32_t, std::size_t> sizes;
  for (std::int32_t const g : by.groups) ++sizes[g];
  detail::require_folds("grouped_k_fold", by.folds, sizes.size(), "groups");
  std::vector<std::pair<std::int32_t, std::size_t>> largest_first(sizes.begin(), sizes.end());
  std::ranges::sort(largest_first, [](auto const& a, auto const& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<std::size_t> load(by.folds), part;
  std::map<std::int32_t, std::size_t> place;
  for (auto const& [group, size] : largest_first) {
    auto const least = std::ranges::min_element(load);
    place[group] = std::size_t(least - load.begin());
    *least += size;
  }
  for (std::int32_t const g : by.groups) part.push_back(place[g]);
  return detail::folds_of_parts(part, by.folds);
}

[[gnu::cold]] inline auto folds_of(leave_one_out const&, dataset const& data) -> std::vector<fold> {
  return folds_of(k_fold{.folds = data.rows(), .shuffle = false}, data);
}

[[gnu::cold]] inline auto folds_of(time_series_split const& by, dataset const& data) -> std::vector<fold> {
  std::size_t const rows = data.rows(), size = rows / (by.folds + 1);
  require(by.folds >= 1 && size >= 1, "time_series_split: ", by.folds, " folds were asked for, which ", rows,
          " rows do not fill");
  std::vector<fold> result;
  for (std::size_t f = 0; f < by.folds; ++f) {
    std::size_t const begin = rows - (by.folds - f) * size;
    require(begin > by.gap, "time_series_split: a gap of ", by.gap, " rows leaves none to learn from in the first fold");
    fold& made = result.emplace_back();
    for (std::size_t i = 0; i < begin - by.gap; ++i) made.train.push_back(i);
    for (std::size_t i = begin; i < begin + size; ++i) made.test.push_back(i);
  }
  return result;
}

[[gnu::cold]] inline auto folds_of(automatic_folds const& by, dataset const& data) -> std::vector<fold> {
  if (data.has_labels()) return folds_of(stratified_k_fold{.folds = by.folds, .seed = by.seed}, data);
  return folds_of(k_fold{.folds = by.folds, .seed = by.seed}, data);
}

/// Folds of one's own.
[[gnu::cold]] inline auto folds_of(std::vector<fold> const& given, dataset const& data) -> std::vector<fold> {
  require(!given.empty(), "folds: 0 folds were given, at least 1 is needed");
  for (fold const& f : given) {
    require(!f.train.empty() && !f.test.empty(), "folds: a fold has no rows to learn from, or none to be judged by");
    for (auto const* side : {&f.train, &f.test})
      for (std::size_t const i : *side)
        require(i < data.rows(), "folds: row ", i, " was given, but there are ", data.rows(), " rows");
  }
  return given;
}

/// What says how a data set is cut into folds.
template <class T>
concept fold_maker = requires(T const& by, dataset const& data) {
  { folds_of(by, data) } -> std::same_as<std::vector<fold>>;
};

}  // namespace ctgrad::inline CTGRAD_ABI
