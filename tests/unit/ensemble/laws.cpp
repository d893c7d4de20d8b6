// tests/unit/ensemble/laws.cpp — trees, forests and boosting keep the laws of estimators
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/save.hpp>
#include <ctgrad/estimator/check_estimator.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

void keeps_the_laws(auto const& spec) {
  auto const report = check_estimator(spec);
  INFO(report);
  CHECK(report.passed());
}

}  // namespace

TEST_CASE("check_estimator: decision trees keep every law") {
  keeps_the_laws(decision_tree<classification>{});
  keeps_the_laws(decision_tree<classification>{.criterion = criterion::entropy, .splits = split_search::histogram});
  keeps_the_laws(decision_tree<regression>{});
  keeps_the_laws(decision_tree<regression>{.splits = split_search::histogram});
  keeps_the_laws(decision_tree<regression>{.criterion = criterion::absolute_error});
}

TEST_CASE("check_estimator: random forests keep every law") {
  keeps_the_laws(random_forest<classification>{.trees = 10});
  keeps_the_laws(random_forest<regression>{.trees = 10});
}

TEST_CASE("check_estimator: boosting keeps every law") {
  keeps_the_laws(gradient_boosting<classification>{.trees = 10, .shrinkage = .5, .min_samples_leaf = 2});
  keeps_the_laws(gradient_boosting<regression>{.trees = 60, .shrinkage = .5, .min_samples_leaf = 2});
}
