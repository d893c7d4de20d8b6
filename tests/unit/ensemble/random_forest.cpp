// tests/unit/ensemble/random_forest.cpp — forests: what chance may and may not change
// SPDX-License-Identifier: MIT
#include <ctgrad/data/digits.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/tree/instruction_set.hpp>

#include <catch2/catch.hpp>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message;

namespace {
using classes = random_forest<classification>;
using numbers = random_forest<regression>;
}  // namespace

TEST_CASE("random_forest: XNOR is learned: at least 0.98, mean of 20 seeds") {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const [train, held_out] = split(test::xnor(500, seed), {.seed = seed});
    sum += score(fit(classes{.seed = seed}, train), held_out);
  }
  CHECK(sum / 20 >= 0.98);
}

TEST_CASE("random_forest: same seed, same bits; another seed, another forest; more trees begin with the same ones") {
  auto const data = test::rings(300, 3, 1);
  auto const one = fit(classes{.trees = 10, .seed = 5}, data), again = fit(classes{.trees = 10, .seed = 5}, data);
  CHECK(one == again);
  CHECK(one.out_of_bag() == again.out_of_bag());
  CHECK(!(one == fit(classes{.trees = 10, .seed = 6}, data)));
  auto const more = fit(classes{.trees = 15, .seed = 5}, data);
  CHECK(std::equal(one.trees().begin(), one.trees().end(), more.trees().begin()));
}

TEST_CASE("random_forest: every instruction set grows the same forest") {
  // More rows than are compared in registers, and columns with more and with fewer values than bins.
  auto const two = test::xnor(3000, 2), one_group = test::rings(700, 2, 2);
  auto const curve = test::friedman(700, 2);
  auto const names = learn::instruction_sets();
  CHECK(names.front() == "portable");
  std::vector<random_forest_model<classification>> first;
  std::vector<random_forest_model<regression>> first_curve;
  for (auto const name : names) {
    learn::use_instruction_set(name);
    auto const a = fit(classes{.trees = 5}, two), b = fit(classes{.trees = 5}, one_group);
    auto const c = fit(numbers{.trees = 5}, curve);
    if (name == "portable") first = {a, b}, first_curve = {c};
    CHECK(a == first[0]);
    CHECK(b == first[1]);
    CHECK(c == first_curve[0]);
  }
  CHECK(message([] { learn::use_instruction_set("abacus"); }) == "use_instruction_set: this processor has no abacus");
}

TEST_CASE("random_forest: answers are the mean of the trees' answers") {
  auto const data = test::rings(120, 3, 3);
  auto const model = fit(classes{.trees = 7}, data);
  auto const p = predict_proba(model, data);
  for (std::size_t i = 0; i < data.rows(); ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      float sum = 0;
      for (auto const& t : model.trees()) sum += t.value(leaf_of(t, data.row(i)))[k];
      CHECK(p[3 * i + k] == sum / 7);
    }
}

TEST_CASE("random_forest: a row alone, a few rows and many rows are answered alike, bit for bit") {
  auto const data = test::friedman(500, 4);
  auto const model = fit(numbers{.trees = 6}, data);
  auto const all = predict(model, data);
  for (std::size_t const n : {1u, 2u, 7u, 8u, 9u, 63u, 65u, 499u})
    CHECK(predict(model, data.features().first(6 * n)) == std::vector(all.begin(), all.begin() + std::ptrdiff_t(n)));
}

TEST_CASE("random_forest: one tree of all rows and columns is the histogram tree") {
  auto const data = test::xnor(400, 5);
  auto const forest = fit(classes{.trees = 1, .columns = 2, .bootstrap = false}, data);
  auto const single = fit(decision_tree<classification>{.splits = split_search::histogram}, data);
  CHECK(forest.trees()[0] == single.structure());
  CHECK(forest.out_of_bag().rows == 0);
}

TEST_CASE("random_forest: rows out of the bag are answered by the trees that did not draw them") {
  auto const [train, held_out] = split(test::rings(2000, 3, 6), {.test_fraction = .5});
  auto const model = fit(classes{.trees = 50}, train);
  auto const& judged = model.out_of_bag();
  CHECK(judged.rows == train.rows());
  CHECK(judged.answers.size() == train.rows() * 3);
  CHECK(judged.score == Approx(score(model, held_out)).margin(0.03));  // deviation of each: 0.011
  CHECK(score(model, train) > judged.score + 0.02);                    // what learned a row knows it too well
  auto const curve = test::friedman(500, 6);
  CHECK(fit(numbers{.trees = 60}, curve).out_of_bag().score > 0.7);
  auto const one_tree = fit(classes{.trees = 1}, train);
  CHECK(double(one_tree.out_of_bag().rows) == Approx(double(train.rows()) / 2.71828).epsilon(0.05));
  CHECK(std::ranges::count_if(one_tree.out_of_bag().answers, [](float a) { return std::isnan(a); }) ==
        std::ptrdiff_t(3 * (train.rows() - one_tree.out_of_bag().rows)));
}

TEST_CASE("random_forest: limits hold in every tree") {
  auto const data = test::rings(400, 3, 7);
  for (auto const& t : fit(classes{.trees = 5, .max_depth = 4, .min_samples_leaf = 9}, data).trees()) {
    CHECK(depth(t) <= 4);
    for (auto const& node : t.nodes) CHECK(node.rows >= 9);
  }
  for (auto const& t : fit(classes{.trees = 5, .max_leaves = 6}, data).trees()) CHECK(leaves(t) == 6);
}

TEST_CASE("random_forest: more columns than one group of codes holds") {
  dataset_parts parts{.width = 70};
  random_stream const stream{8, 8};
  for (std::size_t i = 0; i < 400; ++i) {
    for (std::size_t j = 0; j < 70; ++j) parts.features.push_back(stream.uniform(70 * i + j));
    parts.labels.push_back(parts.features[70 * i + 67] > .5f);
  }
  dataset const data(parts);
  CHECK(fit(classes{.trees = 1, .columns = 70, .bootstrap = false}, data).trees()[0].nodes[0].feature == 67);
  CHECK(fit(classes{.trees = 40, .columns = 30}, data).out_of_bag().score > 0.95);
}

TEST_CASE("random_forest: digits and real sets, as well as others' forests") {
  auto const [train, test] = split(digits(), {.seed = 1});
  CHECK(score(fit(classes{}, train), test) > 0.95);  // scikit-learn: 0.963, deviation 0.001
  auto const cancer = test::read_numbers("tabular/breast-cancer-sklearn.csv");
  auto const iris = test::read_numbers("tabular/iris-sklearn.csv");
  if (cancer.width == 0 || iris.width == 0) {
    WARN("SKIPPED: no breast-cancer-sklearn.csv and iris-sklearn.csv in CTGRAD_DATA/tabular");
    return;
  }
  CHECK(fit(classes{.trees = 200}, test::labelled(cancer)).out_of_bag().score > 0.95);  // scikit-learn: 0.961
  CHECK(fit(classes{.trees = 200}, test::labelled(iris)).out_of_bag().score > 0.93);    // scikit-learn: 0.947
}

TEST_CASE("random_forest: specifications out of range are refused in one sentence") {
  auto const data = test::xnor(20, 0);
  CHECK(message([&] { fit(classes{.trees = 0}, data); }) == "fit: trees is 0, at least 1 is needed");
  CHECK(message([&] { fit(classes{.columns = 3}, data); }) ==
        "fit: columns is 3, it must lie between 1 and 2, the width of the data set");
  CHECK(message([&] { fit(classes{.max_bins = 1}, data); }) == "fit: max_bins is 1, it must lie between 2 and 256");
  CHECK(message([&] { fit(numbers{.criterion = criterion::absolute_error}, test::friedman(9, 0)); }) ==
        "fit: a forest keeps sums, from which absolute_error has no median; squared_error is needed");
  CHECK(message([&] { random_forest_model<regression>({.width = 1}, {}); }) ==
        "model: a forest of 0 trees was given, at least 1 is needed");
  tree const leaf{.nodes = {{}}, .outputs = 3, .values = {0, 0, 1}};
  CHECK(message([&] { random_forest_model<classification>({.width = 1, .outputs = 2}, {leaf}); }) ==
        "model: a tree answers with 3 numbers, but 2 are needed");
}
