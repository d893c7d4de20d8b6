// tests/unit/data/dataset.cpp — what goes in is checked and comes out again
// SPDX-License-Identifier: MIT
#include <ctgrad/data/require_numbers.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace ctgrad;

namespace {

auto flowers() -> dataset {
  return dataset{{.features = {1, 2, 3, 4, 5, 6},
                  .width = 2,
                  .labels = {0, 2, 0},
                  .feature_names = {"length", "width"},
                  .class_names = {"setosa", "versicolor", "virginica"}}};
}

auto prices() -> dataset {
  return dataset{{.features = {1, 2, 3}, .width = 1, .targets = {1, 2, 3, 4, 5, 6}, .outputs = 2}};
}

template <class Range>
auto vec(Range const& range) {
  return std::vector(range.begin(), range.end());
}

void refuses(dataset_parts parts, char const* sentence) { CHECK_THROWS_WITH(dataset(std::move(parts)), sentence); }

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("dataset: rows, labels and names come out as they went in") {
  auto const d = flowers();
  CHECK((d.rows() == 3 && d.width() == 2 && d.classes() == 3 && d.outputs() == 0));
  CHECK(vec(d.row(1)) == std::vector<float>{3, 4});
  CHECK(vec(d.features()) == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(vec(d.labels()) == std::vector<std::int32_t>{0, 2, 0});
  CHECK((d.has_labels() && !d.has_targets()));
  CHECK(vec(d.feature_names()) == std::vector<std::string>{"length", "width"});
  CHECK(d.class_names()[2] == "virginica");
}

TEST_CASE("dataset: several targets a row") {
  auto const d = prices();
  CHECK((d.rows() == 3 && d.outputs() == 2 && d.has_targets() && !d.has_labels() && d.classes() == 0));
  CHECK(vec(d.target(2)) == std::vector<float>{5, 6});
}

TEST_CASE("dataset: classes are counted from the labels where nobody says how many") {
  CHECK(dataset{{.features = {1, 2}, .width = 1, .labels = {0, 4}}}.classes() == 5);
  CHECK(dataset{{.features = {1, 2}, .width = 1, .labels = {0, 1}, .classes = 9}}.classes() == 9);
}

TEST_CASE("dataset: a subset keeps order, repetition, names and the number of classes") {
  std::size_t const chosen[] = {2, 0, 2};
  auto const s = flowers().subset(chosen);
  CHECK(vec(s.features()) == std::vector<float>{5, 6, 1, 2, 5, 6});
  CHECK(vec(s.labels()) == std::vector<std::int32_t>{0, 0, 0});
  CHECK(s.classes() == 3);
  CHECK(s.feature_names()[1] == "width");
  CHECK(vec(prices().subset(chosen).targets()) == std::vector<float>{5, 6, 1, 2, 5, 6});
  std::size_t const all[] = {0, 1, 2};
  CHECK(flowers().subset(all) == flowers());
  CHECK_FALSE(s == flowers());
}

TEST_CASE("dataset: a number that is not finite is refused with its row and column") {
  refuses({.features = {1, 2, 3, not_a_number}, .width = 2},
          "dataset: the feature in row 1, column 1 is nan, a finite number is needed");
  refuses({.features = {1, 2, -infinity, 4}, .width = 2, .feature_names = {"age", "fare"}},
          "dataset: the feature in row 1, column 0 (age) is -inf, a finite number is needed");
  refuses({.features = {1, 2}, .width = 1, .targets = {1, infinity}},
          "dataset: the target in row 1, column 0 is inf, a finite number is needed");
}

TEST_CASE("dataset: parts that do not fit together are refused") {
  refuses({.features = {1}}, "dataset: a width of 0 was given, at least 1 feature is needed");
  refuses({.width = 3}, "dataset: 0 rows were given, at least 1 is needed");
  refuses({.features = {1, 2, 3}, .width = 2}, "dataset: 3 features do not fill rows of 2");
  refuses({.features = {1, 2}, .width = 1, .labels = {0}}, "dataset: 1 labels were given for 2 rows");
  refuses({.features = {1, 2}, .width = 1, .labels = {0, -1}}, "dataset: the label of row 1 is -1, labels count from 0");
  refuses({.features = {1, 2}, .width = 1, .labels = {0, 3}, .classes = 3},
          "dataset: the label of row 1 is 3, but there are 3 classes, 0 to 2");
  refuses({.features = {1}, .width = 1, .labels = {0}, .targets = {1}},
          "dataset: labels and targets were both given; a dataset has one of them");
  refuses({.features = {1}, .width = 1, .labels = {0}, .classes = 2, .class_names = {"a"}},
          "dataset: 1 class names were given, 2 are needed");
  refuses({.features = {1}, .width = 1, .feature_names = {"a", "b"}}, "dataset: 2 feature names were given, 1 is needed");
  refuses({.features = {1}, .width = 1, .targets = {1, 2, 3}, .outputs = 2},
          "dataset: 3 targets were given for 1 rows of 2");
  refuses({.features = {1}, .width = 1, .targets = {1}, .outputs = 0},
          "dataset: targets were given with 0 outputs a row, at least 1 is needed");
  refuses({.features = {1}, .width = 1, .classes = 2}, "dataset: classes were given without labels");
  refuses({.features = {1}, .width = 1, .target_names = {"y"}}, "dataset: target_names were given without targets");
}

TEST_CASE("dataset: what it does not have is an error, not an empty answer") {
  CHECK_THROWS_WITH(flowers().targets(), "dataset: targets were asked for, but it has labels");
  CHECK_THROWS_WITH(prices().labels(), "dataset: labels were asked for, but it has targets");
  dataset const bare{{.features = {1}, .width = 1}};
  CHECK_THROWS_WITH(bare.labels(), "dataset: labels were asked for, but it has only features");
  CHECK_THROWS_WITH(flowers().row(3), "dataset: row 3 was asked for, but it has 3 rows");
  CHECK_THROWS_WITH(prices().target(7), "dataset: target 7 was asked for, but it has 3 rows");
  CHECK_THROWS_WITH(flowers().subset({}), "dataset: a subset of 0 rows was asked for, at least 1 is needed");
  std::size_t const far[] = {0, 5};
  CHECK_THROWS_WITH(flowers().subset(far), "dataset: row 5 was asked for, but it has 3 rows");
}

TEST_CASE("dataset: columns of categories, and values that are missing") {
  dataset_parts const parts{.features = {0, 1.5f, not_a_number, 2.5f, 1, not_a_number},
                            .width = 2,
                            .feature_names = {"colour", "weight"},
                            .categories = {{"red", "blue"}, {}},
                            .missing = true};
  dataset const d{parts};
  CHECK((d.has_categories() && d.has_missing()));
  CHECK(vec(d.categories(0)) == std::vector<std::string>{"red", "blue"});
  CHECK(d.categories(1).empty());
  CHECK_THROWS_WITH(d.categories(2), "dataset: column 2 was asked for, but it has 2 columns");
  std::size_t const whole[] = {0};
  CHECK_FALSE(d.subset(whole).has_missing());
  CHECK(d.subset(whole).categories(0).size() == 2);
  CHECK_THROWS_WITH(require_numbers("fit", d),
                    "fit: the data set has missing values, which this estimator does not take; fill them in first");
  CHECK_THROWS_WITH(
      require_numbers("fit", d.subset(whole)),
      "fit: column 0 (colour) holds categories, and this estimator takes numbers; make a column of each category first");
  CHECK_NOTHROW(require_numbers("fit", flowers()));

  auto wrong = parts;
  wrong.missing = false;
  refuses(wrong, "dataset: the feature in row 1, column 0 (colour) is nan, a finite number is needed");
  wrong = parts, wrong.features[4] = 2;
  refuses(wrong, "dataset: the category in row 2, column 0 is 2, a code from 0 to 1 is needed");
  wrong = parts, wrong.features[4] = 0.5f;
  refuses(wrong, "dataset: the category in row 2, column 0 is 0.5, a code from 0 to 1 is needed");
  wrong = parts, wrong.categories.pop_back();
  refuses(wrong, "dataset: categories of 1 columns were given, 2 are needed; those of a column of numbers are empty");
  CHECK_FALSE(dataset{{.features = {1}, .width = 1, .categories = {{}}, .missing = true}}.has_categories());
}
