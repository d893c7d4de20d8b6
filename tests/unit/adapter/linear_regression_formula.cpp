// linear_regression_formula.cpp — gradient steps on the formula arrive where the closed form is
// SPDX-License-Identifier: MIT
#include <ctgrad/adapter/linear_regression_formula.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/linear/linear_regression.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <sstream>

using namespace ctgrad;

namespace {

/// Three columns of different scales, two of them correlated.
auto plane(std::size_t rows) -> dataset {
  random_stream const draw{4, stream_id("plane")};
  dataset_parts parts{.width = 3};
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = draw.normal(4 * i), b = 500 + 40 * draw.normal(4 * i + 1), c = 0.6f * a + draw.normal(4 * i + 2);
    parts.features.insert(parts.features.end(), {a, b, c});
    parts.targets.push_back(1000 + 30 * a - 2 * b + 7 * c + 20 * draw.normal(4 * i + 3));
  }
  return dataset(std::move(parts));
}

void agrees(linear_model const& found, linear_model const& exact) {
  for (std::size_t k = 0; k < 3; ++k) CHECK(found.coefficients()[k] == Approx(exact.coefficients()[k]).epsilon(1e-4));
  CHECK(found.intercept() == Approx(exact.intercept()).epsilon(1e-4));
}

}  // namespace

TEST_CASE("least squares by gradient descent is the closed form, to 1e-4") {
  auto const data = plane(200);
  agrees(fit(linear_regression_formula<3>{.epochs = 300}, data), fit(linear_regression{}, data));
}

TEST_CASE("least squares by stochastic gradient descent is the closed form, to 1e-4") {
  auto const data = plane(200);
  agrees(fit(linear_regression_formula<3>{.rate = 0.02, .epochs = 2000, .batch = 20}, data), fit(linear_regression{}, data));
}

TEST_CASE("least squares by gradient descent, with weights") {
  auto const data = plane(120);
  std::vector<float> weights;
  for (std::size_t i = 0; i < 120; ++i) weights.push_back(float(i % 4));
  agrees(fit(linear_regression_formula<3>{.epochs = 300}, data, weights), fit(linear_regression{}, data, weights));
}

TEST_CASE("linear_regression_formula keeps the laws of estimators, and refuses other widths") {
  auto const report = check_estimator(linear_regression_formula<3>{.epochs = 100});
  INFO(report);
  CHECK(report.passed());
  CHECK_THROWS_WITH(fit(linear_regression_formula<2>{}, plane(9)), "fit: the data set has 3 columns, but the formula has 2");
}
