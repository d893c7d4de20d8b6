// tests/unit/ensemble/explaining.cpp — importance, Shapley values and partial dependence, against their definitions
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/importance.hpp>
#include <ctgrad/ensemble/shapley.hpp>
#include <ctgrad/estimator/partial_dependence.hpp>
#include <ctgrad/estimator/permutation_importance.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <numeric>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using support::message;

namespace {

/// What a tree answers if only some columns are known: elsewhere it goes both ways, as often as the training rows did.
auto known(tree const& t, std::span<float const> row, unsigned columns, std::size_t at, std::size_t output) -> double {
  auto const& n = t.nodes[at];
  if (n.is_leaf()) return double(t.value(at)[output]);
  auto const left = std::size_t(n.left);
  if (columns >> n.feature & 1) return known(t, row, columns, left + !t.goes_left(n, row[std::size_t(n.feature)]), output);
  double const l = double(t.nodes[left].weight), r = double(t.nodes[left + 1].weight);
  return (l * known(t, row, columns, left, output) + r * known(t, row, columns, left + 1, output)) / (l + r);
}

/// Shapley's formula, over all coalitions.
auto by_definition(tree const& t, std::span<float const> row, std::size_t column, std::size_t output) -> double {
  std::size_t const width = row.size();
  double sum = 0;
  for (unsigned coalition = 0; coalition < 1u << width; ++coalition) {
    if (coalition >> column & 1) continue;
    double ways = 1 / double(width);  // size! (width - size - 1)! / width!
    for (int k = 1; k <= std::popcount(coalition); ++k) ways *= double(k) / (double(width) - double(k));
    sum += ways * (known(t, row, coalition | 1u << column, 0, output) - known(t, row, coalition, 0, output));
  }
  return sum;
}

void agrees(tree const& t, table_schema const& schema, std::span<float const> rows, shapley_values const& found) {
  for (std::size_t i = 0; i < rows.size() / schema.width; ++i)
    for (std::size_t c = 0; c < schema.width; ++c)
      for (std::size_t k = 0; k < t.outputs; ++k)
        CHECK(found(i, c, k) == Approx(by_definition(t, rows.subspan(i * schema.width, schema.width), c, k)).margin(1e-9));
}

}  // namespace

TEST_CASE("shapley: equal to the definition over all coalitions, on trees that ask columns again and again") {
  auto const curve = test::friedman(300, 1);
  auto const number = fit(decision_tree<regression>{.max_depth = 7}, curve);
  auto const rows = curve.features().first(6 * 25);
  agrees(number.structure(), number.schema(), rows, shapley(number, rows));
  auto const rings = test::rings(200, 3, 1);
  auto const label = fit(decision_tree<classification>{}, rings);
  agrees(label.structure(), label.schema(), rings.features().first(3 * 25), shapley(label, rings.features().first(3 * 25)));
}

TEST_CASE("shapley: sets of categories, missing values, and branches that no training row took") {
  table_schema schema{.width = 2, .outputs = 1};
  schema.categories = {{"a", "b", "c"}, {}};
  schema.missing = true;
  tree t{.nodes = {{.feature = 0, .left = 1, .rows = 10, .set = 0, .unknown_left = true, .weight = 10},
                   {.feature = 1, .threshold = 2, .left = 3, .rows = 7, .unknown_left = true, .weight = 7},
                   {.rows = 3, .weight = 3},
                   {.rows = 7, .weight = 7},
                   {.rows = 0, .weight = 0}},
         .values = {0, 0, 5, -1, 8},
         .sets = {{true, false, true}}};
  decision_tree_model<regression> const model(schema, t);
  std::vector<float> const rows{0, 1, 0, 3, 1, 1, 2, std::nanf(""), std::nanf(""), 3, 7, 0};
  agrees(t, schema, rows, shapley(model, rows));
}

TEST_CASE("shapley: values and base sum to the answer, for forests and boosting") {
  auto const sums = [](auto const& model, dataset const& data, std::vector<float> const& answers) {
    auto const found = shapley(model, data.features());
    for (std::size_t i = 0; i < data.rows(); ++i)
      for (std::size_t k = 0; k < found.outputs; ++k) {
        double sum = found.base[k];
        for (std::size_t c = 0; c < data.width(); ++c) sum += found(i, c, k);
        CHECK(sum == Approx(double(answers[i * found.outputs + k])).margin(1e-5));
      }
  };
  auto const rings = test::rings(120, 3, 2), two = test::xnor(120, 2);
  auto const curve = test::friedman(120, 2);
  auto const forest = fit(random_forest<classification>{.trees = 7}, rings);
  sums(forest, rings, predict_proba(forest, rings));
  auto const boosted = fit(gradient_boosting<regression>{.trees = 12, .min_samples_leaf = 3}, curve);
  sums(boosted, curve, predict(boosted, curve));
  auto const softmax = fit(gradient_boosting<classification>{.trees = 4, .min_samples_leaf = 3}, rings);
  std::vector<float> margins(rings.rows() * 3);
  softmax.margins(rings.features(), margins);
  sums(softmax, rings, margins);
  auto const logistic = fit(gradient_boosting<classification>{.trees = 6, .min_samples_leaf = 3}, two);
  margins.resize(two.rows());
  logistic.margins(two.features(), margins);
  sums(logistic, two, margins);
}

TEST_CASE("shapley: a column that is never asked is worth nothing; columns that say the same alike share") {
  dataset const data{{.features = {0, 0, 5, 0, 1, 5, 1, 0, 5, 1, 1, 5}, .width = 3, .targets = {0, 1, 1, 2}}};
  auto const model = fit(decision_tree<regression>{}, data);
  auto const found = shapley(model, data.features());
  for (std::size_t i = 0; i < 4; ++i) CHECK(found(i, 2) == 0);
  CHECK(found(3, 0) == Approx(.5));
  CHECK(found(3, 1) == Approx(.5));
  CHECK(found.base[0] == Approx(1));
}

TEST_CASE("shapley: what is no whole row, or infinite, is refused") {
  auto const model = fit(decision_tree<regression>{}, test::friedman(20, 3));
  std::vector<float> row(6, 0.f);
  row[4] = HUGE_VALF;
  CHECK(message([&] { (void)shapley(model, std::span<float const>(row).first(5)); }) ==
        "shapley: 5 numbers are no whole rows of 6, the width of the data that the model was fitted on");
  CHECK(message([&] { (void)shapley(model, row); }) == "shapley: row 0, column 4 is infinite");
}

TEST_CASE("importance: the columns of a known function come out in order, noise last") {
  auto const [train, held_out] = split(test::friedman(1500, 4), {.test_fraction = .3});
  auto const judge = [&](std::vector<double> const& of) {
    CHECK(std::accumulate(of.begin(), of.end(), 0.0) == Approx(1));
    CHECK(std::ranges::max_element(of) - of.begin() == 3);  // 10 x3
    CHECK(std::ranges::min_element(of) - of.begin() == 5);  // x5 is noise
    CHECK(of[5] < .05);
  };
  judge(importance(fit(decision_tree<regression>{.max_depth = 7}, train)));
  auto const forest = fit(random_forest<regression>{.trees = 30}, train);
  judge(importance(forest));
  judge(importance(fit(gradient_boosting<regression>{.trees = 60}, train)));
  CHECK(importance(fit(decision_tree<regression>{.max_depth = 0}, train)) == std::vector<double>(6));

  auto const lost = permutation_importance(forest, held_out, {.repeats = 4, .seed = 1});
  CHECK(lost[3].mean > .2);
  CHECK(std::abs(lost[5].mean) < .02);
  CHECK(lost[3].deviation < lost[3].mean / 3);
  CHECK(permutation_importance(forest, held_out, {.repeats = 4, .seed = 1})[3].mean == lost[3].mean);
  CHECK(message([&] { (void)permutation_importance(forest, held_out, {.repeats = 0}); }) ==
        "permutation_importance: 0 repeats were asked for, at least 1 is needed");
}

TEST_CASE("partial dependence: the curve of a column is found, and it is the mean over the rows") {
  auto const data = test::friedman(1500, 5);
  auto const model = fit(gradient_boosting<regression>{}, data);
  auto const line = partial_dependence(model, data, {3}, 11);
  REQUIRE(line.grid[0].size() == 11);
  CHECK(line.mean.back() - line.mean.front() == Approx(10).margin(1));  // 10 x3
  auto const bowl = partial_dependence(model, data, {2}, 11);
  CHECK(bowl.mean[5] < bowl.mean[0] - 3);
  CHECK(bowl.mean[5] < bowl.mean[10] - 3);
  dataset_parts parts = data.parts();
  for (std::size_t i = 3; i < parts.features.size(); i += 6) parts.features[i] = line.grid[0][4];
  auto const answers = predict(model, parts.features);
  CHECK(line.mean[4] == Approx(std::accumulate(answers.begin(), answers.end(), 0.0) / 1500));
}

TEST_CASE("partial dependence: two columns make a surface, classes give probabilities") {
  auto const data = test::xnor(400, 6);
  auto const model = fit(random_forest<classification>{.trees = 20}, data);
  auto const surface = partial_dependence(model, data, {0, 1}, 2);
  CHECK(surface.outputs == 2);
  REQUIRE(surface.mean.size() == 8);
  for (int k = 0; k < 4; ++k) {  // corners: u and v of one sign are class 1
    CHECK(surface.mean[std::size_t(2 * k)] + surface.mean[std::size_t(2 * k + 1)] == Approx(1));
    CHECK((surface.mean[std::size_t(2 * k + 1)] > .5) == (k == 0 || k == 3));
  }
  CHECK(message([&] { (void)partial_dependence(model, data, {2}); }) ==
        "partial_dependence: column 2 was asked for, but there are 2");
}
