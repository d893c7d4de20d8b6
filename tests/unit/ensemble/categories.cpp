// tests/unit/ensemble/categories.cpp — what trees learn from categories and from missing values
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>
#include <ctgrad/tree/instruction_set.hpp>
#include <ctgrad/tree/print.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message;

namespace {

auto names(std::size_t n) -> std::vector<std::string> {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back("c" + std::to_string(i));
  return all;
}

/// A column of so many categories, each with a mean of its own, one of numbers; some values are missing.
auto mixed_parts(std::size_t rows, std::size_t levels, float missing, std::uint64_t seed) -> dataset_parts {
  dataset_parts parts{.width = 2, .categories = {names(levels), {}}, .missing = missing > 0};
  random_stream const draw{seed, stream_id("mixed")}, effect{seed, stream_id("effect")};
  for (std::size_t i = 0; i < rows; ++i) {
    auto const level = draw.below(4 * i, levels);
    float const x = draw.uniform(8 * i + 2), noise = draw.uniform(8 * i + 3);
    bool const no_level = draw.uniform(8 * i + 4) < missing, no_x = draw.uniform(8 * i + 5) < missing;
    parts.features.push_back(no_level ? NAN : float(level));
    parts.features.push_back(no_x ? NAN : x);
    parts.targets.push_back(4 * effect.uniform(level) + 2 * x + noise + (no_x ? 3.f : 0.f));
  }
  return parts;
}
auto mixed(std::size_t rows, std::size_t levels, float missing, std::uint64_t seed) -> dataset {
  return dataset{mixed_parts(rows, levels, missing, seed)};
}
auto mixed_classes(std::size_t rows, std::size_t levels, float missing, std::uint64_t seed, std::size_t classes = 2)
    -> dataset {
  dataset_parts parts = mixed_parts(rows, levels, missing, seed);
  for (float const y : parts.targets)
    parts.labels.push_back(std::min(std::int32_t(classes) - 1, std::int32_t(y * float(classes) / 7)));
  parts.targets.clear(), parts.classes = classes;
  return dataset{std::move(parts)};
}

/// The column alone.
auto only(dataset const& data, std::size_t column) -> dataset {
  dataset_parts parts{.width = 1, .missing = true};
  for (std::size_t i = 0; i < data.rows(); ++i) parts.features.push_back(data.row(i)[column]);
  if (data.has_labels()) parts.labels.assign(data.labels().begin(), data.labels().end()), parts.classes = data.classes();
  else parts.targets.assign(data.targets().begin(), data.targets().end());
  parts.categories = {{data.categories(column).begin(), data.categories(column).end()}};
  return dataset{std::move(parts)};
}

/// The weighted impurity of both sides, by its definition.
auto impurity_of(dataset const& data, auto goes_left) -> double {
  double total = 0;
  for (bool const side : {true, false}) {
    double n = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < data.rows(); ++i) {
      if (goes_left(data.row(i)[0]) != side) continue;
      double const y = data.has_labels() ? double(data.labels()[i]) : double(data.targets()[i]);
      n += 1, sum += y, squares += y * y;
    }
    if (n == 0) return 1e300;
    total += squares - sum * sum / n;  // for classes 0 and 1, half of rows times Gini's index
  }
  return total;
}

}  // namespace

TEST_CASE("categories: the first split is the best of all sets, a missing value counted as a category") {
  for (std::uint64_t seed = 0; seed < 6; ++seed)
    for (bool const classes : {false, true}) {
      dataset const data = only(classes ? mixed_classes(120, 6, .2f, seed) : mixed(120, 6, .2f, seed), 0);
      double best = 1e300;
      for (std::uint32_t set = 0; set < 128; ++set)
        best = std::min(best, impurity_of(data, [&](float x) { return (set >> (std::isnan(x) ? 6 : int(x)) & 1) != 0; }));
      for (auto const search : {split_search::exact, split_search::histogram}) {
        tree const t = classes ? fit(decision_tree<classification>{.splits = search, .max_depth = 1}, data).structure()
                               : fit(decision_tree<regression>{.splits = search, .max_depth = 1}, data).structure();
        auto const& root = t.nodes[0];
        REQUIRE(root.set == 0);
        CHECK(impurity_of(data, [&](float x) { return t.goes_left(root, x); }) == Approx(best));
      }
    }
}

TEST_CASE("missing values: the first split is the best of all thresholds with the missing on either side") {
  for (std::uint64_t seed = 0; seed < 6; ++seed)
    for (bool const classes : {false, true}) {
      dataset const data = only(classes ? mixed_classes(80, 3, .3f, seed) : mixed(80, 3, .3f, seed), 1);
      double best = 1e300;
      for (std::size_t i = 0; i < data.rows(); ++i)
        for (bool const with_missing : {true, false})
          best =
              std::min(best, impurity_of(data, [&](float x) { return std::isnan(x) ? with_missing : x <= data.row(i)[0]; }));
      for (auto const search : {split_search::exact, split_search::histogram}) {
        tree const t = classes ? fit(decision_tree<classification>{.splits = search, .max_depth = 1}, data).structure()
                               : fit(decision_tree<regression>{.splits = search, .max_depth = 1}, data).structure();
        CHECK(impurity_of(data, [&](float x) { return t.goes_left(t.nodes[0], x); }) == Approx(best));
      }
    }
}

TEST_CASE("missing values: that one is missing can be all that a split asks") {
  dataset const data{{.features = {1, 2, NAN, 3, NAN}, .width = 1, .labels = {0, 0, 1, 0, 1}, .missing = true}};
  for (auto const search : {split_search::exact, split_search::histogram}) {
    auto const model = fit(decision_tree<classification>{.splits = search}, data);
    CHECK(leaves(model.structure()) == 2);
    CHECK(predict(model, std::vector<float>{-1e30f, 1e30f, NAN}) == std::vector<std::int32_t>{0, 0, 1});
  }
}

TEST_CASE("categories: trees know their training rows, by every search, with as many levels as there are") {
  for (std::size_t const levels : {2u, 30u, 600u}) {
    auto const two = mixed_classes(900, levels, .1f, 1), three = mixed_classes(900, levels, .1f, 1, 3);
    auto const curve = mixed(900, levels, .1f, 1);
    CHECK(score(fit(decision_tree<classification>{}, two), two) > .97);
    CHECK(score(fit(decision_tree<classification>{}, three), three) > .97);
    CHECK(score(fit(decision_tree<regression>{}, curve), curve) > .97);
    CHECK(score(fit(decision_tree<regression>{.criterion = criterion::absolute_error, .max_depth = 8}, curve), curve) > .8);
    CHECK(score(fit(random_forest<classification>{.trees = 20}, three), three) > .9);
    CHECK(fit(random_forest<classification>{.trees = 40}, two).out_of_bag().score > .7);
    CHECK(score(fit(gradient_boosting<regression>{.trees = 60}, curve), curve) > (levels > 100 ? .45 : .85));
    CHECK(score(fit(gradient_boosting<classification>{.trees = 60}, three), three) > (levels > 100 ? .65 : .85));
  }
}

TEST_CASE("categories: those of no row at a node, and those never seen, go the way of most rows") {
  dataset const data{
      {.features = {0, 0, 0, 2, 2}, .width = 1, .labels = {0, 0, 0, 1, 1}, .categories = {{"a", "b", "c", "d"}}}};
  for (auto const search : {split_search::exact, split_search::histogram}) {
    auto const model = fit(decision_tree<classification>{.splits = search}, data);
    CHECK(predict(model, std::vector<float>{0, 1, 2, 3, 4, 1000, NAN}) == std::vector<std::int32_t>{0, 0, 1, 0, 0, 0, 0});
    CHECK(text(model).starts_with("x[0] in {a, b, d} or unknown ?"));
  }
}

TEST_CASE("categories: limits of leaves hold, and models come back with all their bits") {
  auto const two = mixed_classes(700, 40, .2f, 3);
  auto const curve = mixed(700, 40, .2f, 3);
  auto const holds = [](auto const& trees) {
    for (tree const& t : trees)
      for (auto const& n : t.nodes) CHECK(n.rows >= 15);
  };
  auto const back = [](auto const& model) {
    CHECK(deserialize<std::remove_cvref_t<decltype(model)>>(serialize(model)) == model);
  };
  auto const a = fit(decision_tree<classification>{.min_samples_leaf = 15}, two);
  auto const b = fit(decision_tree<regression>{.splits = split_search::histogram, .min_samples_leaf = 15}, curve);
  auto const c = fit(random_forest<classification>{.trees = 5, .min_samples_leaf = 15}, two);
  auto const d = fit(gradient_boosting<regression>{.trees = 20, .min_samples_leaf = 15, .min_samples_category = 1}, curve);
  auto const e = fit(gradient_boosting<classification>{.trees = 20, .min_samples_leaf = 15, .min_samples_category = 1}, two);
  holds(std::vector<tree>{a.structure(), b.structure()}), holds(c.trees()), holds(d.trees()), holds(e.trees());
  back(a), back(b), back(c), back(d), back(e);
}

TEST_CASE("categories: boosting does not ask for those of a smaller share of its rows") {
  dataset_parts parts{.width = 1, .categories = {names(8)}};
  for (std::size_t i = 0; i < 2000; ++i) {
    bool const rare = i % 100 == 0;  // 20 rows
    parts.features.push_back(rare ? 7.f : float(i % 7));
    parts.targets.push_back((rare ? 9.f : 0.f) + float(i % 2));
  }
  dataset const data{std::move(parts)};
  gradient_boosting<regression> spec{.trees = 1, .max_leaves = 2, .min_samples_category = 1};
  auto const alone = [&](double share) {
    spec.min_category_share = share;
    auto const root = fit(spec, data).trees()[0].nodes;
    return root.size() == 3 && std::min(root[1].rows, root[2].rows) == 20;
  };
  CHECK(alone(0));
  CHECK(alone(0.01));
  CHECK_FALSE(alone(0.0101));
  spec.min_category_share = 1.5;
  CHECK(message([&] { (void)fit(spec, data); }) == "fit: min_category_share is 1.5, it must lie between 0 and 1");
}

TEST_CASE("categories and missing values: every instruction set grows and scores the same") {
  auto const two = mixed_classes(2000, 50, .2f, 4);
  auto const before = learn::instruction_sets();
  std::vector<std::string> texts;
  std::vector<std::vector<float>> answers;
  for (auto const name : before) {
    learn::use_instruction_set(name);
    auto const boosted = fit(gradient_boosting<classification>{.trees = 20}, two);
    texts.push_back(serialize(boosted) + serialize(fit(random_forest<classification>{.trees = 4}, two)));
    answers.push_back(predict_proba(boosted, two));
    CHECK(texts.back() == texts.front());
    CHECK(answers.back() == answers.front());
  }
  std::vector<float> fast(2000), walked(2000);
  auto const boosted = fit(gradient_boosting<classification>{.trees = 20}, two);
  boosted.margins(two.features(), fast), boosted.margins_by_walking(two.features(), walked);
  CHECK(fast == walked);
}

TEST_CASE("monotone: answers follow the column, in every tree and in all") {
  auto const data = test::friedman(800, 5);
  auto const model = fit(gradient_boosting<regression>{.trees = 60, .monotone = {0, 0, 0, 1, -1, 0}}, data);
  CHECK(score(model, data) > .5);
  for (std::size_t i = 0; i < 60; ++i)
    for (std::size_t const column : {3u, 4u}) {
      std::vector<float> rows;
      for (int step = 0; step <= 40; ++step) {
        rows.insert(rows.end(), data.row(i).begin(), data.row(i).end());
        rows[rows.size() - 6 + column] = float(step) / 40;
      }
      auto const y = predict(model, rows);
      for (std::size_t k = 1; k < y.size(); ++k) CHECK((column == 3 ? y[k] >= y[k - 1] : y[k] <= y[k - 1]));
    }
  CHECK(message([&] { fit(gradient_boosting<regression>{.monotone = {1}}, data); }) ==
        "fit: monotone has 1 directions, but the data set has 6 columns");
  CHECK(message([&] { fit(gradient_boosting<regression>{.monotone = {2, 0, 0, 0, 0, 0}}, data); }) ==
        "fit: monotone of column 0 is 2, it must be -1, 0 or 1");
  CHECK(message([&] { fit(gradient_boosting<regression>{.monotone = {1, 0}}, mixed(50, 3, 0, 1)); }) ==
        "fit: monotone of column 0 is 1, but its categories have no order");
}
