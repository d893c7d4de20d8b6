// battery.cpp — linear estimators keep the laws of all estimators
// SPDX-License-Identifier: MIT
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/linear/best_subset.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/linear_svm.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/perceptron.hpp>
#include <ctgrad/linear/ridge.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace ctgrad;

namespace {
void keeps_the_laws(auto const& spec) {
  auto const report = check_estimator(spec);
  INFO(report);
  CHECK(report.passed());
}
}  // namespace

TEST_CASE("linear regressions keep the laws of estimators") {
  keeps_the_laws(linear_regression{});
  keeps_the_laws(ridge{.alpha = 0.5});
  keeps_the_laws(elastic_net_regression{.alpha = 0.01});
  keeps_the_laws(lasso{.alpha = 0.01});
  keeps_the_laws(best_subset{.features = 2});
}

TEST_CASE("linear classifiers keep the laws of estimators") {
  keeps_the_laws(logistic_regression{});
  keeps_the_laws(linear_svm{});
  keeps_the_laws(perceptron{});
}
