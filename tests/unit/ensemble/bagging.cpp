// tests/unit/ensemble/bagging.cpp — any estimator many times: trees, a stranger's, with rows and columns by chance
// SPDX-License-Identifier: MIT
#include <ctgrad/data/tables.hpp>
#include <ctgrad/ensemble/bagging.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

#include <set>

#include "support/message.hpp"
#include "unit/ensemble/nearest_mean.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using stranger::nearest_mean;
using support::message;

TEST_CASE("bagging: keeps the laws of estimators, over trees and over a stranger's") {
  auto const a = check_estimator(bagging{.base = decision_tree<regression>{}, .members = 5, .column_fraction = .5});
  INFO(a);
  CHECK(a.passed());
  auto const b = check_estimator(bagging{.base = nearest_mean{}, .members = 5});
  INFO(b);
  CHECK(b.passed());
  STATIC_REQUIRE(probabilistic_classifier<bagging<nearest_mean>>);
  STATIC_REQUIRE(weighted_estimator<bagging<nearest_mean>>);
}

TEST_CASE("bagging: one member that draws every row once is that member") {
  auto const data = test::friedman(120, 1);
  decision_tree<regression> const base{.max_depth = 4};
  auto const model = fit(bagging{.base = base, .members = 1, .replacement = false}, data);
  CHECK(predict(model, data) == predict(fit(base, data), data));
}

TEST_CASE("bagging: the answer is the mean of the members' answers; votes, where they know no probabilities") {
  auto const data = test::rings(150, 3, 2);
  auto const model = fit(bagging{.base = nearest_mean{}, .members = 4}, data);
  auto const p = predict_proba(model, data);
  for (std::size_t i = 0; i < data.rows(); ++i) {
    float votes[3] = {};
    for (auto const& m : model.members()) votes[predict(m.model, data.row(i))[0]] += .25f;
    for (std::size_t c = 0; c < 3; ++c) CHECK(p[3 * i + c] == votes[c]);
  }
}

TEST_CASE("bagging: members draw their own rows and columns; more of them begin with the same ones") {
  auto const data = test::friedman(200, 3);
  bagging<decision_tree<regression>> spec{.members = 6, .column_fraction = .5, .seed = 3};
  auto const model = fit(spec, data);
  std::set<std::vector<std::size_t>> seen;
  for (auto const& m : model.members()) {
    CHECK(m.columns.size() == 3);
    CHECK(m.model.schema().width == 3);
    seen.insert(m.columns);
  }
  CHECK(seen.size() > 2);
  spec.members = 9;
  auto const more = fit(spec, data);
  for (std::size_t k = 0; k < 6; ++k) CHECK(more.members()[k].model == model.members()[k].model);
}

TEST_CASE("bagging: better than one of its members where they vary, and it knows without a test set") {
  auto const [train, held_out] = split(test::friedman(900, 4), {.test_fraction = .4});
  decision_tree<regression> const base{};
  auto const model = fit(bagging{.base = base, .members = 40, .out_of_bag = true}, train);
  double const alone = score(fit(base, train), held_out), together = score(model, held_out);
  CHECK(together > alone + .05);
  auto const answers = model.out_of_bag();
  CHECK(std::ranges::none_of(answers, [](float v) { return std::isnan(v); }));
  CHECK(std::abs(metrics::r2(answers, train.targets()) - together) < .05);
  // With one member, who drew a row cannot answer it.
  auto const one = fit(bagging{.base = base, .members = 1, .out_of_bag = true}, train);
  auto const unanswered = std::ranges::count_if(one.out_of_bag(), [](float v) { return std::isnan(v); });
  CHECK(std::abs(double(unanswered) / double(train.rows()) - (1 - std::exp(-1.0))) < .06);
}

TEST_CASE("bagging: rows of weight 0 are not drawn") {
  dataset const data{{.features = {0, 1, 2, 50}, .width = 1, .labels = {0, 0, 1, 1}}};
  auto const model = fit(bagging{.base = nearest_mean{}, .members = 20}, data, std::vector<float>{1, 1, 1, 0});
  for (auto const& m : model.members()) CHECK((m.model.rows[1] == 0 || m.model.means[1] == 2));
}

TEST_CASE("bagging: what is out of range is refused") {
  auto const data = test::friedman(20, 5);
  bagging<decision_tree<regression>> spec{};
  spec.members = 0;
  CHECK(message([&] { (void)fit(spec, data); }) == "fit: a bagging of 0 members was asked for, at least 1 is needed");
  spec = {.row_fraction = 0};
  CHECK(message([&] { (void)fit(spec, data); }) == "fit: row_fraction is 0, it must lie above 0 and at most at 1");
  spec = {.column_fraction = 1.5};
  CHECK(message([&] { (void)fit(spec, data); }) == "fit: column_fraction is 1.5, it must lie above 0 and at most at 1");
  bagging<nearest_mean> const weighted{};
  CHECK(message([&] { (void)fit(weighted, test::rings(3, 3, 1), std::vector<float>{0, 0, 0}); }) ==
        "fit: all sample weights are 0, at least one above 0 is needed");
}
