// folds.cpp — every row is judged once, and never by a model that has seen it
// SPDX-License-Identifier: MIT
#include <ctgrad/data/generators.hpp>
#include <ctgrad/data/tables.hpp>
#include <ctgrad/selection/folds.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

void each_row_is_judged_once(std::vector<fold> const& folds, std::size_t rows) {
  std::vector<int> times(rows);
  for (fold const& f : folds) {
    CHECK(f.train.size() + f.test.size() == rows);
    std::vector<int> here(rows);
    for (std::size_t const i : f.test) ++times[i], ++here[i];
    for (std::size_t const i : f.train) ++here[i];
    CHECK(std::ranges::count(here, 1) == long(rows));
    CHECK(std::ranges::is_sorted(f.test));
  }
  CHECK(std::ranges::count(times, 1) == long(rows));
}

auto sizes(std::vector<fold> const& folds) -> std::vector<std::size_t> {
  std::vector<std::size_t> result;
  for (fold const& f : folds) result.push_back(f.test.size());
  std::ranges::sort(result);
  return result;
}

}  // namespace

TEST_CASE("folds: each row is judged once, in parts that differ by one row at most") {
  dataset const data = blobs({.rows = 103, .centres = 4});
  for (std::size_t k : {2u, 5u, 7u, 103u}) {
    each_row_is_judged_once(folds_of(k_fold{.folds = k}, data), 103);
    each_row_is_judged_once(folds_of(stratified_k_fold{.folds = k}, data), 103);
    for (auto const& s : {sizes(folds_of(k_fold{.folds = k}, data)), sizes(folds_of(stratified_k_fold{.folds = k}, data))})
      CHECK(s.back() - s.front() <= 1);
  }
  each_row_is_judged_once(folds_of(leave_one_out{}, data), 103);
  CHECK(folds_of(k_fold{.folds = 3, .shuffle = false}, data)[0].test[1] == 1);
  CHECK(folds_of(k_fold{.seed = 1}, data) == folds_of(k_fold{.seed = 1}, data));
  CHECK(folds_of(k_fold{.seed = 1}, data) != folds_of(k_fold{.seed = 2}, data));
  CHECK(folds_of(automatic_folds{.seed = 3}, data) == folds_of(stratified_k_fold{.seed = 3}, data));
  CHECK(folds_of(automatic_folds{.seed = 3}, diabetes()) == folds_of(k_fold{.seed = 3}, diabetes()));
}

TEST_CASE("folds: classes are dealt in proportion, to within one row") {
  dataset const data = breast_cancer();
  for (fold const& f : folds_of(stratified_k_fold{.folds = 10}, data)) {
    std::size_t malignant = 0;
    for (std::size_t const i : f.test) malignant += data.labels()[i] == 0;
    CHECK((malignant == 21 || malignant == 22));  // 212 / 10
  }
}

TEST_CASE("folds: a group is never on both sides") {
  dataset const data = blobs({.rows = 100});
  std::vector<std::int32_t> groups;
  for (int i = 0; i < 100; ++i) groups.push_back(i * i % 17);
  auto const folds = folds_of(grouped_k_fold{.groups = groups, .folds = 4}, data);
  each_row_is_judged_once(folds, 100);
  for (fold const& f : folds)
    for (std::size_t const i : f.test)
      for (std::size_t const k : f.train) REQUIRE(groups[i] != groups[k]);
  CHECK(sizes(folds).back() - sizes(folds).front() <= 12);  // the largest group
}

TEST_CASE("folds: time never runs backwards") {
  dataset const data = blobs({.rows = 23});
  auto const folds = folds_of(time_series_split{.folds = 4, .gap = 2}, data);
  REQUIRE(folds.size() == 4);
  for (std::size_t f = 0; f < 4; ++f) {
    CHECK(folds[f].test.size() == 4);
    CHECK(folds[f].train.back() + 3 == folds[f].test.front());
    CHECK(folds[f].test.front() == 7 + 4 * f);
  }
  CHECK(folds[3].test.back() == 22);
}

TEST_CASE("folds: what cannot be is refused") {
  dataset const data = blobs({.rows = 10});
  CHECK_THROWS_WITH(folds_of(k_fold{.folds = 11}, data),
                    "k_fold: 11 folds were asked for, 2 to 10 are possible with as many rows");
  CHECK_THROWS_AS(folds_of(k_fold{.folds = 1}, data), error);
  CHECK_THROWS_AS(folds_of(stratified_k_fold{}, diabetes()), error);
  CHECK_THROWS_AS(folds_of(grouped_k_fold{.groups = {1, 2}}, data), error);
  CHECK_THROWS_AS(folds_of(grouped_k_fold{.groups = std::vector<std::int32_t>(10)}, data), error);
  CHECK_THROWS_AS(folds_of(time_series_split{.folds = 10}, data), error);
  CHECK_THROWS_AS(folds_of(time_series_split{.folds = 4, .gap = 2}, data), error);
  CHECK_THROWS_AS(folds_of(std::vector<fold>{}, data), error);
  CHECK_THROWS_AS(folds_of(std::vector<fold>{{{0}, {10}}}, data), error);
  CHECK_THROWS_AS(folds_of(std::vector<fold>{{{0}, {}}}, data), error);
}
