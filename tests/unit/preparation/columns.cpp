// columns.cpp — scalers, categories as numbers, filling in, products, selection: what each makes of a small table
// SPDX-License-Identifier: MIT
#include <ctgrad/data/tables.hpp>
#include <ctgrad/preparation/imputer.hpp>
#include <ctgrad/preparation/min_max_scaler.hpp>
#include <ctgrad/preparation/one_hot.hpp>
#include <ctgrad/preparation/ordinal.hpp>
#include <ctgrad/preparation/polynomial_features.hpp>
#include <ctgrad/preparation/select_k_best.hpp>
#include <ctgrad/preparation/standard_scaler.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

static_assert(transformer<standard_scaler> && transformer<min_max_scaler> && transformer<one_hot> && transformer<ordinal> &&
              transformer<imputer> && transformer<polynomial_features> && transformer<select_columns> &&
              transformer<select_k_best>);

using reals = std::vector<float>;
using names = std::vector<std::string>;
float const missing = std::numeric_limits<float>::quiet_NaN();

// weight, colour, answer
auto table() -> dataset {
  return to_dataset(parse_csv("w,c,y\n1,red,0\n2,blue,1\n,red,0\n6,,1\n"),
                    {.label = "y", .categories = category_features::categories});
}
// Another file's table: its categories have other codes.
auto later() -> dataset {
  return to_dataset(parse_csv("w,c,y\n3,red,0\n,green,1\n"), {.label = "y", .categories = category_features::categories});
}
auto features(dataset const& d) -> reals { return {d.features().begin(), d.features().end()}; }
auto names_of(dataset const& d) -> names { return {d.feature_names().begin(), d.feature_names().end()}; }

// Equal, where NaN equals NaN.
auto same(reals const& a, reals const& b) -> bool {
  return std::ranges::equal(a, b, [](float x, float y) { return x == y || (x != x && y != y) || std::abs(x - y) < 1e-6f; });
}

}  // namespace

TEST_CASE("standard_scaler: mean 0 and deviation 1; missing values and categories stay") {
  auto const model = fit(standard_scaler{}, table());
  CHECK(model.mean[0] == 3);
  CHECK(model.deviation[0] == Approx(std::sqrt(14.0 / 3)));
  dataset const d = transform(model, table());
  float const s = float(std::sqrt(14.0 / 3));
  CHECK(same(features(d), {-2 / s, 1, -1 / s, 0, missing, 1, 3 / s, missing}));
  CHECK((d.labels()[1] == 1 && d.categories(1)[0] == "blue" && names_of(d) == names{"w", "c"}));
  dataset const whole = breast_cancer(), scaled = transform(fit(standard_scaler{}, whole), whole);
  for (std::size_t c = 0; c < 30; ++c) {
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < 569; ++i)
      mean += double(scaled.row(i)[c]) / 569, square += std::pow(double(scaled.row(i)[c]), 2) / 569;
    CHECK(std::abs(mean) < 1e-6);
    CHECK(std::abs(square - 1) < 1e-5);
  }
  CHECK(features(transform(fit(standard_scaler{.centre = false, .scale = false}, whole), whole)) == features(whole));
  dataset const flat{{.features = {0.1f, 0.1f, 0.1f}, .width = 1}};
  CHECK(same(features(transform(fit(standard_scaler{}, flat), flat)), {0, 0, 0}));
}

TEST_CASE("min_max_scaler: the range of training; later rows may lie beyond") {
  auto const model = fit(min_max_scaler{.low = -1, .high = 1}, table());
  CHECK(same(features(transform(model, table())), {-1, 1, -0.6f, 0, missing, 1, 1, missing}));
  CHECK(same(transform(model, reals{8.5f, 0}), {2, 0}));
  CHECK_THROWS_AS(fit(min_max_scaler{.low = 1, .high = 1}, table()), error);
}

TEST_CASE("one_hot: a column a category, by name also in a later table; unknown ones are none") {
  auto const model = fit(one_hot{}, table());
  dataset const d = transform(model, table());
  CHECK(names_of(d) == names{"w", "c=blue", "c=red"});
  CHECK(!d.has_categories());
  CHECK(same(features(d), {1, 0, 1, 2, 1, 0, missing, 0, 1, 6, 0, 0}));
  CHECK(same(features(transform(model, later())), {3, 0, 1, missing, 0, 0}));
  CHECK(names_of(transform(fit(one_hot{.drop_first = true}, table()), table())) == names{"w", "c=red"});
  CHECK(same(transform(model, reals{5, 17}), {5, 0, 0}));
  CHECK_THROWS_AS(transform(model, reals{5, 0.5f}), error);
  CHECK_THROWS_AS(transform(model, reals{5}), error);
  CHECK_THROWS_AS(transform(model, reals{INFINITY, 0}), error);
}

TEST_CASE("ordinal: categories as numbers, in the order of names or the one given") {
  CHECK(same(features(transform(fit(ordinal{}, table()), table())), {1, 1, 2, 0, missing, 1, 6, missing}));
  auto const model = fit(ordinal{.orders = {{"c", {"red", "green", "blue"}}}, .unknown = -1}, table());
  CHECK(same(features(transform(model, table())), {1, 0, 2, 2, missing, 0, 6, -1}));
  CHECK(same(features(transform(model, later())), {3, 0, missing, -1}));  // green was in no row of training
  CHECK_THROWS_WITH(fit(ordinal{.orders = {{"c", {"red"}}}}, table()),
                    "ordinal: the order of c does not have its category blue");
  CHECK_THROWS_WITH(fit(ordinal{.orders = {{"w", {"red"}}}}, table()), "ordinal: there is no column w of categories");
}

TEST_CASE("imputer: mean, median, most frequent, a constant; the most frequent category") {
  CHECK(same(features(transform(fit(imputer{}, table()), table())), {1, 1, 2, 0, 3, 1, 6, 1}));
  CHECK(fit(imputer{.with = fill::median}, table()).values[0] == 2);
  CHECK(fit(imputer{.with = fill::most_frequent}, table()).values[0] == 1);
  CHECK(fit(imputer{.with = fill::constant, .constant = -9}, table()).values[0] == -9);
  dataset const d = transform(fit(imputer{.indicator = true}, table()), table());
  CHECK(names_of(d) == names{"w", "c", "w is missing", "c is missing"});
  CHECK(same(features(d), {1, 1, 0, 0, 2, 0, 0, 0, 3, 1, 1, 0, 6, 1, 0, 1}));
  CHECK(!d.has_missing());
  CHECK(d.categories(1).size() == 2);
  dataset const hollow{{.features = {missing, missing}, .width = 1, .missing = true}};
  CHECK(same(features(transform(fit(imputer{.constant = 4}, hollow), hollow)), {4, 4}));
  CHECK(same(features(transform(fit(imputer{}, table()), later())), {3, 1, 3, 1}));
}

TEST_CASE("polynomial_features: products in scikit-learn's order") {
  dataset const d{{.features = {2, 3, 5}, .width = 3, .feature_names = {"a", "b", "c"}}};
  dataset const all = transform(fit(polynomial_features{.degree = 2, .bias = true}, d), d);
  CHECK(names_of(all) == names{"1", "a", "b", "c", "a^2", "a b", "a c", "b^2", "b c", "c^2"});
  CHECK(features(all) == reals{1, 2, 3, 5, 4, 6, 10, 9, 15, 25});
  dataset const mixed = transform(fit(polynomial_features{.degree = 3, .interaction_only = true}, d), d);
  CHECK(names_of(mixed) == names{"a", "b", "c", "a b", "a c", "b c", "a b c"});
  CHECK(transform(fit(polynomial_features{.degree = 3}, d), d).width() == 19);
  CHECK_THROWS_AS(fit(polynomial_features{.degree = 0}, d), error);
  CHECK_THROWS_WITH(fit(polynomial_features{}, table()),
                    "polynomial_features: column 1 (c) holds categories; one_hot or ordinal makes numbers of them");
  dataset const wide{{.features = reals(300), .width = 300}};
  CHECK_THROWS_WITH(fit(polynomial_features{.degree = 8}, wide),
                    "polynomial_features: degree 8 of 300 columns makes more than 1000000 columns");
}

TEST_CASE("select_columns: by name, in that order, categories and all") {
  dataset const d = transform(fit(select_columns{.names = {"c", "w"}}, table()), table());
  CHECK(names_of(d) == names{"c", "w"});
  CHECK(d.categories(0).size() == 2);
  CHECK(names_of(transform(fit(select_columns{.without = {"w"}}, table()), table())) == names{"c"});
  CHECK_THROWS_WITH(fit(select_columns{.names = {"x"}}, table()), "select_columns: there is no column x");
  CHECK_THROWS_WITH(fit(select_columns{.without = {"w", "c"}}, table()), "select_columns: no column is left");
}

TEST_CASE("select_k_best: F of classes and of a line are scikit-learn's") {
  auto const classes = fit(select_k_best{.k = 2}, iris());
  double const of_iris[]{119.26450218, 49.16004009, 1180.16118225, 960.00714680};
  for (std::size_t c = 0; c < 4; ++c) CHECK(classes.scores[c] == Approx(of_iris[c]).epsilon(1e-5));  // features are floats
  CHECK(classes.columns == std::vector<std::size_t>{2, 3});
  auto const line = fit(select_k_best{.k = 3}, diabetes());
  double const of_diabetes[]{16.10137401, 0.81742349,  230.65376449, 106.52013086, 20.71056745,
                             13.74607918, 81.23965868, 100.06926441, 207.27119362, 75.39968320};
  for (std::size_t c = 0; c < 10; ++c) CHECK(line.scores[c] == Approx(of_diabetes[c]).epsilon(1e-5));
  CHECK(line.columns == std::vector<std::size_t>{2, 3, 8});
  CHECK(fit(select_k_best{.k = 99}, iris()).columns.size() == 4);
  CHECK_THROWS_AS(fit(select_k_best{.k = 0}, iris()), error);
  CHECK_THROWS_AS(fit(select_k_best{}, table()), error);
}
