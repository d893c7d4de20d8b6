// tests/unit/data/split.cpp — a split is a partition, the same on every machine
// SPDX-License-Identifier: MIT
#include <ctgrad/data/split.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace ctgrad;

namespace {

/// Row i has the feature i and the class that `class_of(i)` says.
template <class ClassOf>
auto numbered(int rows, ClassOf class_of) -> dataset {
  dataset_parts parts{.width = 1};
  for (int i = 0; i < rows; ++i) {
    parts.features.push_back(static_cast<float>(i));
    parts.labels.push_back(class_of(i));
  }
  return dataset(std::move(parts));
}

auto numbered(int rows) -> dataset {
  return numbered(rows, [](int) { return 0; });
}

auto count(dataset const& d, std::int32_t code) { return std::count(d.labels().begin(), d.labels().end(), code); }

}  // namespace

TEST_CASE("split: every row is on exactly one side, and keeps its label") {
  for (bool const stratified : {false, true})
    for (double const fraction : {0.01, 0.2, 0.5, 0.8, 0.989}) {
      auto const [train, test] =
          split(numbered(101, [](int i) { return i % 3; }), {.test_fraction = fraction, .stratified = stratified});
      CHECK(test.rows() == static_cast<std::size_t>(std::ceil(fraction * 101)));
      std::set<float> seen;
      for (auto const* side : {&train, &test})
        for (std::size_t i = 0; i < side->rows(); ++i) {
          float const x = side->row(i)[0];
          CHECK(seen.insert(x).second);
          CHECK(side->labels()[i] == static_cast<int>(x) % 3);
        }
      CHECK(seen.size() == 101);
    }
}

TEST_CASE("split: the same seed gives these rows, another seed gives others") {
  auto const rows = [](split_options options) {
    auto const side = split(numbered(12), options).test;
    return std::vector<float>(side.features().begin(), side.features().end());
  };
  CHECK(rows({.test_fraction = 0.25, .seed = 0}) == std::vector<float>{4, 11, 5});
  CHECK(rows({.test_fraction = 0.25, .seed = 1}) != rows({.test_fraction = 0.25, .seed = 2}));
}

TEST_CASE("split: stratified, each class is dealt in proportion to within a row") {
  auto const data = numbered(200, [](int i) { return i < 150 ? 0 : i < 190 ? 1 : 2; });
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const [train, test] = split(data, {.test_fraction = 0.25, .seed = seed, .stratified = true});
    CHECK(test.rows() == 50);
    CHECK((count(test, 0) == 37 || count(test, 0) == 38));  // 37.5
    CHECK(count(test, 1) == 10);
    CHECK((count(test, 2) == 2 || count(test, 2) == 3));  // 2.5
    CHECK(train.classes() == 3);
  }
}

TEST_CASE("split: wrong options are refused") {
  CHECK_THROWS_WITH(split(numbered(10), {.test_fraction = 0}), "split: test_fraction is 0, it must lie between 0 and 1");
  CHECK_THROWS_WITH(split(numbered(10), {.test_fraction = 1}), "split: test_fraction is 1, it must lie between 0 and 1");
  CHECK_THROWS_WITH(split(numbered(10), {.test_fraction = std::nan("")}),
                    Catch::Matchers::Contains("it must lie between 0 and 1"));
  CHECK_THROWS_WITH(split(numbered(1)), "split: test_fraction 0.2 of 1 row leaves no row to train on");
  CHECK_THROWS_WITH(split(numbered(5), {.test_fraction = 0.95}),
                    "split: test_fraction 0.95 of 5 rows leaves no row to train on");
  dataset const bare{{.features = {1, 2, 3}, .width = 1}};
  CHECK(split(bare).test.rows() == 1);
  CHECK_THROWS_WITH(split(bare, {.stratified = true}), "split: stratified needs labels, but the dataset has none");
  CHECK_THROWS_WITH(split(numbered(5, [](int i) { return i == 4; }), {.stratified = true}),
                    "split: stratified needs 2 rows or more of each class, but class 1 has 1");
}

TEST_CASE("split: by time, the last rows are the test side") {
  dataset_parts parts{.width = 1};
  for (int i = 0; i < 10; ++i) parts.features.push_back(float(i));
  auto const [train, test] = split(dataset{parts}, {.test_fraction = 0.25, .by_time = true});
  CHECK((train.rows() == 7 && test.rows() == 3));
  for (std::size_t i = 0; i < 7; ++i) CHECK(train.row(i)[0] == float(i));
  CHECK(test.row(0)[0] == 7);
  CHECK_THROWS_AS(split(dataset{parts}, {.by_time = true, .groups = std::vector<std::int32_t>(10)}), error);
}

TEST_CASE("split: rows of one group are on one side") {
  dataset_parts parts{.width = 1};
  std::vector<std::int32_t> groups;
  for (int i = 0; i < 60; ++i) groups.push_back(i * i % 13 - 5), parts.features.push_back(float(groups.back()));
  auto const [train, test] = split(dataset{parts}, {.test_fraction = 0.3, .seed = 2, .groups = groups});
  CHECK(train.rows() + test.rows() == 60);
  CHECK(test.rows() >= 18);
  for (float const g : test.features()) CHECK(std::ranges::find(train.features(), g) == train.features().end());
  CHECK_THROWS_AS(split(dataset{parts}, {.groups = {1, 2}}), error);
  CHECK_THROWS_AS(split(dataset{parts}, {.groups = std::vector<std::int32_t>(60)}), error);
}
