// least_squares.cpp — what least squares, ridge, lasso and best subset must fulfil, and what they refuse
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/linear/best_subset.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/ridge.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

#include "support/message.hpp"

using namespace ctgrad;
using support::message;

namespace {

/// y = 2 x0 - 3 x1 + 0 x2 + 5 and a little noise; columns of different scales, and not independent.
auto plane(std::size_t rows, float noise = 0.5f) -> dataset {
  random_stream const draw{7, stream_id("plane")};
  dataset_parts parts{.width = 3};
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = draw.normal(4 * i), b = 100 + 10 * draw.normal(4 * i + 1), c = 0.5f * a + draw.normal(4 * i + 2);
    parts.features.insert(parts.features.end(), {a, b, c});
    parts.targets.push_back(2 * a - 3 * b + 5 + noise * draw.normal(4 * i + 3));
  }
  return dataset(std::move(parts));
}

/// The residuals of the data, y - prediction in double.
auto residuals(linear_model const& m, dataset const& data) -> std::vector<double> {
  std::vector<double> r;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    double y = m.intercept();
    for (std::size_t k = 0; k < data.width(); ++k) y += m.coefficients()[k] * double(data.row(i)[k]);
    r.push_back(double(data.targets()[i]) - y);
  }
  return r;
}

/// sum over the rows of residual times column
auto correlation(std::vector<double> const& r, dataset const& data, std::size_t k) -> double {
  double sum = 0;
  for (std::size_t i = 0; i < r.size(); ++i) sum += r[i] * double(data.row(i)[k]);
  return sum;
}

auto mean(std::vector<double> const& r) -> double {
  double sum = 0;
  for (double const x : r) sum += x;
  return sum / double(r.size());
}

}  // namespace

TEST_CASE("least squares: residuals are orthogonal to every column and sum to 0") {
  auto const data = plane(300);
  auto const r = residuals(fit(linear_regression{}, data), data);
  CHECK(std::abs(mean(r)) < 1e-9);
  for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(correlation(r, data, k)) < 1e-6);
}

TEST_CASE("least squares: standard errors are the deviations of repeated estimates") {
  // y = 2 x + 1 + noise of deviation 0.3, 400 times with the same x.
  double sum = 0, squares = 0, slope_error = 0, noise = 0;
  int const times = 400;
  for (int t = 0; t < times; ++t) {
    random_stream const draw{std::uint64_t(t), stream_id("repeated")};
    dataset_parts parts{.width = 1};
    for (int i = 0; i < 40; ++i) {
      parts.features.push_back(float(i) / 10);
      parts.targets.push_back(2 * float(i) / 10 + 1 + 0.3f * draw.normal(std::uint64_t(i)));
    }
    auto const m = fit(linear_regression{}, dataset(std::move(parts)));
    sum += m.coefficients()[0], squares += m.coefficients()[0] * m.coefficients()[0];
    slope_error += m.errors().coefficients[0] / times, noise += m.errors().noise / times;
    CHECK(m.errors().degrees_of_freedom == 38);
  }
  double const deviation = std::sqrt(squares / times - sum / times * (sum / times));
  CHECK(sum / times == Approx(2).margin(4 * deviation / std::sqrt(times)));
  CHECK(slope_error == Approx(deviation).epsilon(0.12));  // the deviation of 400 estimates is known to 1 / sqrt(800)
  CHECK(noise == Approx(0.3).epsilon(0.02));
}

TEST_CASE("least squares: of dependent columns, the shortest coefficients; their errors are not known") {
  dataset_parts parts{.width = 2};
  for (int i = 0; i < 10; ++i)
    parts.features.insert(parts.features.end(), {float(i), float(i)}), parts.targets.push_back(float(4 * i + 1));
  auto const m = fit(linear_regression{}, dataset(std::move(parts)));
  CHECK(m.coefficients()[0] == Approx(2));
  CHECK(m.coefficients()[1] == Approx(2));
  CHECK(m.intercept() == Approx(1));
  CHECK(m.errors().rank == 1);
  CHECK(std::isnan(m.errors().coefficients[0]));
}

TEST_CASE("least squares: columns that nearly depend on each other lose no more digits than they must") {
  // Sums of powers of 2, so that targets are exact; from columns that differ by half down to a difference of 2^-14.
  for (int k = 1; k <= 14; ++k) {
    random_stream const draw{3, stream_id("nearly dependent")};
    dataset_parts parts{.width = 2};
    for (std::size_t i = 0; i < 200; ++i) {
      float const a = std::round(64 * draw.normal(i)) / 64, b = a + std::ldexp(float(i % 3) - 1, -k);
      parts.features.insert(parts.features.end(), {a, b}), parts.targets.push_back(3 * a - 2 * b + 7);
    }
    auto const m = fit(linear_regression{}, dataset(std::move(parts)));
    CAPTURE(k);
    CHECK(m.coefficients()[0] == Approx(3).epsilon(0).margin(1e-13 * std::ldexp(1, k)));
    CHECK(m.coefficients()[1] == Approx(-2).epsilon(0).margin(1e-13 * std::ldexp(1, k)));
    CHECK(m.intercept() == Approx(7).epsilon(0).margin(1e-13 * std::ldexp(1, k)));
    CHECK(m.errors().rank == 2);
    CHECK(m.errors().noise < 1e-12 * std::ldexp(1, k));
  }
}

TEST_CASE("least squares: many rows of large offsets keep their digits") {
  dataset_parts parts{.width = 1};
  for (int i = 0; i < 1000; ++i) parts.features.push_back(1e6f + float(i)), parts.targets.push_back(3 * float(i) - 7);
  dataset const data(std::move(parts));
  CHECK(fit(linear_regression{}, data).coefficients()[0] == Approx(3).epsilon(1e-10));
  CHECK(fit(ridge{.alpha = 1e-9}, data).coefficients()[0] == Approx(3).epsilon(1e-10));
}

TEST_CASE("ridge: its gradient is 0, and alpha 0 is least squares") {
  auto const data = plane(200);
  double const alpha = 25;
  auto const m = fit(ridge{.alpha = alpha}, data);
  auto const r = residuals(m, data);
  for (std::size_t k = 0; k < 3; ++k) CHECK(correlation(r, data, k) == Approx(alpha * m.coefficients()[k]).margin(1e-6));
  linear_model const none = fit(ridge{.alpha = 0}, data), least = fit(linear_regression{}, data);
  for (std::size_t k = 0; k < 3; ++k) CHECK(none.coefficients()[k] == Approx(least.coefficients()[k]));
}

TEST_CASE("ridge: more columns than a cache holds sums of give the same answer") {
  // The same three columns, and 297 more that say nothing: their coefficients are pressed to 0 by being 0 themselves.
  auto const narrow = plane(150);
  dataset_parts parts{.width = 300, .targets = {narrow.targets().begin(), narrow.targets().end()}};
  for (std::size_t i = 0; i < narrow.rows(); ++i) {
    auto const x = narrow.row(i);
    parts.features.insert(parts.features.end(), x.begin(), x.end());
    parts.features.resize((i + 1) * 300, 4.f);
  }
  auto const a = fit(ridge{}, narrow), b = fit(ridge{}, dataset(std::move(parts)));
  for (std::size_t k = 0; k < 3; ++k) CHECK(b.coefficients()[k] == Approx(a.coefficients()[k]).epsilon(1e-9));
}

TEST_CASE("elastic net: subgradients hold 0, and a large price leaves nothing") {
  auto const data = plane(200);
  elastic_net_regression const spec{.alpha = 0.4, .l1_ratio = 0.6};
  auto const m = fit(spec, data);
  auto const r = residuals(m, data);
  CHECK(std::abs(mean(r)) < 1e-9);
  std::size_t zeros = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    double const b = m.coefficients()[k], pull = correlation(r, data, k) / 200 - spec.alpha * 0.4 * b;
    zeros += b == 0;
    if (b == 0) CHECK(std::abs(pull) <= spec.alpha * 0.6);
    else CHECK(pull == Approx(std::copysign(spec.alpha * 0.6, b)).epsilon(1e-5));
  }
  CHECK(zeros == 1);  // the column that says nothing
  auto const nothing = fit(lasso{.alpha = 1e4}, data);
  for (double const b : nothing.coefficients()) CHECK(b == 0);
  CHECK(nothing.intercept() == Approx(mean({data.targets().begin(), data.targets().end()})));
}

TEST_CASE("elastic net: the path begins where nothing is left, and each point is a solution") {
  auto const data = plane(200);
  auto const path = regularization_path(elastic_net_regression{.l1_ratio = 0.5}, data, {.points = 20});
  REQUIRE(path.size() == 20);
  for (double const b : path[0].coefficients) CHECK(std::abs(b) < 1e-9);
  CHECK(path[19].alpha == Approx(path[0].alpha / 1000));
  std::size_t used = 0;
  for (auto const& point : path) {
    auto const alone = fit(elastic_net_regression{.alpha = point.alpha, .l1_ratio = 0.5}, data);
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(alone.coefficients()[k] == Approx(point.coefficients[k]).epsilon(1e-5).margin(1e-6));
    std::size_t now = 0;
    for (double const b : point.coefficients) now += b != 0;
    used = std::max(used, now);
  }
  CHECK(used >= 2);
}

TEST_CASE("best subset: the same as trying all subsets") {
  random_stream const draw{3, stream_id("subset")};
  dataset_parts parts{.width = 7};
  for (std::size_t i = 0; i < 60; ++i) {
    float const common = draw.normal(9 * i + 8);
    for (std::size_t k = 0; k < 7; ++k) parts.features.push_back(draw.normal(9 * i + k) + common);
    auto const x = std::span(parts.features).last(7);
    parts.targets.push_back(x[1] - 2 * x[4] + 0.3f * x[6] + 0.5f * draw.normal(9 * i + 7));
  }
  dataset const data(parts);
  auto const error_of = [&](linear_model const& m) {
    double sum = 0;
    for (double const r : residuals(m, data)) sum += r * r;
    return sum;
  };
  for (int most : {1, 2, 3}) {
    double least = 1e300;
    for (unsigned set = 0; set < 128; ++set) {
      if (std::popcount(set) != most) continue;
      dataset_parts chosen{.width = std::size_t(most), .targets = parts.targets};
      for (std::size_t i = 0; i < 60; ++i)
        for (std::size_t k = 0; k < 7; ++k)
          if (set >> k & 1) chosen.features.push_back(parts.features[7 * i + k]);
      dataset const few(std::move(chosen));
      double sum = 0;
      for (double const r : residuals(fit(linear_regression{}, few), few)) sum += r * r;
      least = std::min(least, sum);
    }
    auto const m = fit(best_subset{.features = most}, data);
    CHECK(error_of(m) == Approx(least).epsilon(1e-9));
    CHECK(std::ranges::count_if(m.coefficients(), [](double b) { return b != 0; }) == most);
  }
}

TEST_CASE("linear regressions refuse what is out of range") {
  auto const data = plane(20);
  CHECK(message([&] { fit(ridge{.alpha = -1}, data); }) == "fit: alpha is -1, a finite number of at least 0 is needed");
  CHECK(message([&] { fit(elastic_net_regression{.l1_ratio = 1.5}, data); }) ==
        "fit: l1_ratio is 1.5, a number from 0 to 1 is needed");
  CHECK(message([&] { fit(lasso{.max_iterations = 0}, data); }) == "fit: max_iterations is 0, at least 1 is needed");
  CHECK(message([&] { regularization_path(elastic_net_regression{.l1_ratio = 0}, data); }) ==
        "regularization_path: l1_ratio is 0, so that no alpha leaves no coefficient; one above 0 is needed");
  CHECK(message([&] { fit(best_subset{.features = -1}, data); }) == "fit: features is -1, at least 0 is needed");
  std::vector<float> const none(20, 0.f);
  CHECK(message([&] { fit(ridge{}, data, none); }) == "fit: all sample weights are 0, at least one above 0 is needed");
  CHECK(message([&] { linear_model({.width = 2}, {1}, 0); }) == "model: it has 1 coefficients, but 2 are needed");
}
