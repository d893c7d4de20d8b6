// tests/unit/ensemble/extra_trees.cpp — forests of questions drawn at random
// SPDX-License-Identifier: MIT
#include <ctgrad/data/digits.hpp>
#include <ctgrad/ensemble/extra_trees.hpp>
#include <ctgrad/ensemble/save.hpp>
#include <ctgrad/estimator/check_estimator.hpp>

#include <catch2/catch.hpp>

#include <set>

#include "unit/tree/data.hpp"

using namespace ctgrad;

TEST_CASE("extra_trees: keep the laws of estimators") {
  auto const keeps = [](auto const& spec) {
    auto const report = check_estimator(spec);
    INFO(report);
    CHECK(report.passed());
  };
  keeps(extra_trees<classification>{.trees = 20});
  keeps(extra_trees<regression>{.trees = 20, .columns = 4});
}

TEST_CASE("extra_trees: they know their rows, and learn as well as forests do") {
  auto const curve = test::friedman(600, 1), fresh = test::friedman(600, 2);
  auto const model = fit(extra_trees<regression>{.trees = 60, .columns = 6}, curve);
  CHECK(score(model, curve) > .999);  // every tree sees every row
  CHECK(score(model, fresh) > score(fit(decision_tree<regression>{}, curve), fresh) + .1);
  auto const [train, test] = split(digits(), {.seed = 1});
  CHECK(score(fit(extra_trees<classification>{.trees = 50}, train), test) > .96);  // scikit-learn: 0.978 with 50
}

TEST_CASE("extra_trees: thresholds are drawn, from another seed others; any number of threads draws the same") {
  auto const data = test::xnor(400, 1);
  extra_trees<classification> spec{.trees = 10, .bootstrap = true, .out_of_bag = true, .seed = 3};
  auto const model = fit(spec, data);
  CHECK(model.out_of_bag().score > .85);
  spec.threads = 3;
  CHECK(fit(spec, data) == model);
  spec.seed = 4;
  CHECK(!(fit(spec, data) == model));
  std::set<float> thresholds;
  for (auto const& t : model.trees()) thresholds.insert(t.nodes[0].threshold);
  CHECK(thresholds.size() > 5);
}
