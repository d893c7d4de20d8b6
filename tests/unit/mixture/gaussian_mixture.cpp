// gaussian_mixture.cpp — densities that are found again from their samples
// SPDX-License-Identifier: MIT
#include <ctgrad/mixture/gaussian_mixture.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace ctgrad;

namespace {

/// Two components: a third around (0, 0) with correlated columns, two thirds around (6, -4).
auto truth() -> gaussian_mixture_model {
  return {table_schema{.width = 2, .outputs = 2},
          {.shares = {1.0 / 3, 2.0 / 3}, .means = {0, 0, 6, -4}, .covariances = {2, 1, 1, 1, 0.5, 0, 0, 3}}};
}

auto rows_of(gaussian_mixture_model const& m, std::size_t count) -> dataset {
  return dataset({.features = sample(m, count, 5), .width = 2});
}

}  // namespace

TEST_CASE("gaussian_mixture finds the distribution that its rows were drawn from") {
  std::size_t const rows = 6000;
  auto const data = rows_of(truth(), rows);
  auto const m = fit(gaussian_mixture{.components = 2, .tolerance = 1e-6}, data);
  std::size_t const first = m.found().shares[0] < 0.5 ? 0 : 1;
  CHECK(m.found().converged);
  CHECK(m.found().shares[first] == Approx(1.0 / 3).margin(0.03));
  CHECK(m.found().means[2 * first] == Approx(0).margin(0.12));
  CHECK(m.found().means[2 * (1 - first) + 1] == Approx(-4).margin(0.12));
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(m.found().covariances[4 * first + i] == Approx(truth().found().covariances[i]).margin(0.2));
  CHECK(score(m, data) >= score(truth(), data));  // no other is more likely on these rows
}

TEST_CASE("gaussian_mixture: log-densities by the formula, probabilities by the rule of Bayes") {
  auto const m = truth();
  std::vector<float> const x{1, -1};
  // Component 0: inverse of ((2, 1), (1, 1)) is ((1, -1), (-1, 2)), determinant 1; component 1 is a product.
  double const a = std::exp(-0.5 * (1 * 1 - 2 * (1 * -1) + 2 * 1)) / (2 * std::numbers::pi);
  double const b = std::exp(-0.5 * (25 / 0.5 + 9 / 3.0)) / (2 * std::numbers::pi * std::sqrt(1.5));
  CHECK(log_density(m, x)[0] == Approx(std::log(a / 3 + 2 * b / 3)).epsilon(1e-12));
  CHECK(predict_proba(m, x)[0] == Approx(a / (a + 2 * b)).epsilon(1e-6));
  CHECK(predict(m, x)[0] == 0);
}

TEST_CASE("gaussian_mixture: BIC chooses the number of components; every step of EM is more likely") {
  auto const data = rows_of(truth(), 1500);
  std::vector<double> bics;
  for (int k = 1; k <= 4; ++k) {
    auto const m = fit(gaussian_mixture{.components = k, .restarts = 2}, data);
    bics.push_back(bic(m, data));
    CHECK(aic(m, data) == Approx(2 * double(m.parameters()) - 2 * score(m, data) * 1500));
  }
  CHECK(std::ranges::min_element(bics) - bics.begin() == 1);
  double before = -1e300;
  for (int steps = 1; steps < 8; ++steps) {
    double const now = score(fit(gaussian_mixture{.components = 3, .max_iterations = steps, .tolerance = 0}, data), data);
    CHECK(now >= before - 1e-9);
    before = now;
  }
}

TEST_CASE("gaussian_mixture: diagonal and spherical covariances are what they are called") {
  auto const data = rows_of(truth(), 400);
  auto const diagonal = fit(gaussian_mixture{.components = 2, .covariance = covariance_kind::diagonal}, data);
  auto const spherical = fit(gaussian_mixture{.components = 2, .covariance = covariance_kind::spherical}, data);
  for (std::size_t c = 0; c < 2; ++c) {
    CHECK(diagonal.found().covariances[4 * c + 1] == 0);
    CHECK(spherical.found().covariances[4 * c + 1] == 0);
    CHECK(spherical.found().covariances[4 * c] == spherical.found().covariances[4 * c + 3]);
  }
  CHECK(diagonal.parameters() == 9);
  CHECK(spherical.parameters() == 7);
  CHECK(truth().parameters() == 11);
  // One full component is the mean and the covariance of the rows.
  auto const one = fit(gaussian_mixture{.regularization = 0}, data);
  double mean = 0, variance = 0;
  for (std::size_t i = 0; i < 400; ++i) mean += double(data.row(i)[0]) / 400;
  for (std::size_t i = 0; i < 400; ++i) variance += std::pow(double(data.row(i)[0]) - mean, 2) / 400;
  CHECK(one.found().means[0] == Approx(mean));
  CHECK(one.found().covariances[0] == Approx(variance));
}

TEST_CASE("gaussian_mixture: same seed, same bits; samples begin alike") {
  auto const data = rows_of(truth(), 300);
  CHECK(fit(gaussian_mixture{.components = 3, .seed = 8}, data) == fit(gaussian_mixture{.components = 3, .seed = 8}, data));
  auto const few = sample(truth(), 10, 1), many = sample(truth(), 20, 1);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("gaussian_mixture refuses what is out of range, and covariances that are none") {
  auto const data = rows_of(truth(), 5);
  CHECK_THROWS_WITH(fit(gaussian_mixture{.components = 6}, data), "fit: 6 components were asked for, but there are 5 rows");
  dataset const line({.features = {0, 0, 1, 1, 2, 2}, .width = 2});
  CHECK_THROWS_WITH(fit(gaussian_mixture{.regularization = 0}, line),
                    "fit: the covariance of a component is not positive definite; a larger regularization helps");
  CHECK_NOTHROW(fit(gaussian_mixture{}, line));
  table_schema const schema{.width = 1, .outputs = 1};
  CHECK_THROWS_AS(gaussian_mixture_model(schema, {.shares = {0.5}, .means = {0}, .covariances = {1}}), error);
  CHECK_THROWS_AS(gaussian_mixture_model(schema, {.shares = {1}, .means = {0}, .covariances = {-1}}), error);
}
