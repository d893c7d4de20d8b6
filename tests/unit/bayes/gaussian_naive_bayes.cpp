// gaussian_naive_bayes.cpp — means, variances and the rule of Bayes, against plain formulas
// SPDX-License-Identifier: MIT
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/estimator/check_estimator.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <sstream>

using namespace ctgrad;

TEST_CASE("gaussian_naive_bayes keeps the laws of estimators") {
  auto const report = check_estimator(gaussian_naive_bayes{});
  INFO(report);
  CHECK(report.passed());
}

TEST_CASE("gaussian_naive_bayes: two classes by hand") {
  // Class 0 at 0 and 2 (mean 1, variance 1), class 1 at 10, 14 and 12 (mean 12, variance 8/3).
  dataset const data({.features = {0, 2, 10, 14, 12}, .width = 1, .labels = {0, 0, 1, 1, 1}});
  auto const m = fit(gaussian_naive_bayes{.smoothing = 1e-12}, data);
  CHECK(m.estimated().shares == std::vector<double>{0.4, 0.6});
  CHECK(m.estimated().means == std::vector<double>{1, 12});
  CHECK(m.estimated().variances[0] == Approx(1));
  CHECK(m.estimated().variances[1] == Approx(8.0 / 3));
  auto const density = [](double x, double mean, double variance) {
    return std::exp(-(x - mean) * (x - mean) / (2 * variance)) / std::sqrt(variance);
  };
  double const a = 0.4 * density(5, 1, 1), b = 0.6 * density(5, 12, 8.0 / 3);
  std::vector<float> const x{5};
  CHECK(predict_proba(m, x)[1] == Approx(b / (a + b)).epsilon(1e-6));
}

TEST_CASE("gaussian_naive_bayes: a model's parts are checked") {
  using parts = gaussian_naive_bayes_model::parts;
  table_schema const schema{.width = 1, .outputs = 2};
  CHECK_NOTHROW(gaussian_naive_bayes_model(schema, parts{{0.5, 0.5}, {0, 1}, {1, 1}}));
  CHECK_THROWS_AS(gaussian_naive_bayes_model(schema, parts{{0.5}, {0, 1}, {1, 1}}), error);
  CHECK_THROWS_AS(gaussian_naive_bayes_model(schema, parts{{0.5, 1.5}, {0, 1}, {1, 1}}), error);
  CHECK_THROWS_AS(gaussian_naive_bayes_model(schema, parts{{0, 0}, {0, 1}, {1, 1}}), error);
  CHECK_THROWS_AS(gaussian_naive_bayes_model(schema, parts{{0.5, 0.5}, {0, 1}, {1, 0}}), error);
  CHECK_THROWS_AS(gaussian_naive_bayes_model(schema, parts{{0.5, 0.5}, {0, std::nan("")}, {1, 1}}), error);
}
