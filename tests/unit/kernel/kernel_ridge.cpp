// kernel_ridge.cpp — the dual system, and what it is in the features of the kernel
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/kernel/kernel_ridge.hpp>
#include <ctgrad/linear/ridge.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <sstream>

using namespace ctgrad;

namespace {

auto waves(std::size_t rows) -> dataset {
  random_stream const draw{5, stream_id("waves")};
  dataset_parts parts{.width = 2};
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = draw.normal(3 * i), b = draw.normal(3 * i + 1);
    parts.features.insert(parts.features.end(), {a, b});
    parts.targets.push_back(std::sin(2 * a) * b + 0.1f * draw.normal(3 * i + 2));
  }
  return dataset(std::move(parts));
}

auto kernel_of(kernel_function const& f, std::span<float const> x, std::span<float const> z) -> double {
  double product = 0, squares = 0, sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    double const d = double(x[k]) - double(z[k]);
    product += double(x[k]) * double(z[k]), squares += d * d, sum += std::abs(d);
  }
  if (f.kind == kernel_kind::polynomial) return std::pow(f.gamma * product + f.offset, f.degree);
  return std::exp(-f.gamma * (f.kind == kernel_kind::rbf ? squares : sum));
}

}  // namespace

TEST_CASE("kernel_ridge keeps the laws of estimators") {
  for (auto const kind : {kernel_kind::rbf, kernel_kind::laplacian, kernel_kind::polynomial}) {
    auto const report = check_estimator(kernel_ridge{.kernel = {.kind = kind}, .alpha = 0.1});
    INFO(report);
    CHECK(report.passed());
  }
}

TEST_CASE("kernel_ridge: (K + alpha) d = y, and answers are sums of kernels") {
  auto const data = waves(150);
  for (auto const kind : {kernel_kind::rbf, kernel_kind::laplacian, kernel_kind::polynomial}) {
    auto const m = fit(kernel_ridge{.kernel = {.kind = kind, .gamma = 0.7}, .alpha = 0.01}, data);
    auto const y = predict(m, data);
    for (std::size_t i = 0; i < data.rows(); i += 13) {
      double sum = 0;
      for (std::size_t j = 0; j < data.rows(); ++j) sum += kernel_of(m.kernel(), data.row(i), data.row(j)) * m.dual()[j];
      CHECK(double(y[i]) == Approx(sum).margin(1e-5));
      CHECK(sum + 0.01 * m.dual()[i] == Approx(double(data.targets()[i])).margin(1e-8));
    }
  }
}

TEST_CASE("kernel_ridge: with the product of rows as kernel it is ridge") {
  auto const data = waves(120);
  auto const dual =
      fit(kernel_ridge{.kernel = {.kind = kernel_kind::polynomial, .gamma = 1, .degree = 1, .offset = 0}, .alpha = 2}, data);
  auto const primal = fit(ridge{.alpha = 2, .intercept = false}, data);
  auto const a = predict(dual, data), b = predict(primal, data);
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == Approx(b[i]).margin(1e-5));
}

TEST_CASE("kernel_ridge refuses what is out of range") {
  auto const data = waves(10);
  CHECK_THROWS_WITH(fit(kernel_ridge{.alpha = 0}, data), "fit: alpha is 0, a finite number above 0 is needed");
  CHECK_THROWS_WITH(fit(kernel_ridge{.kernel = {.gamma = -1}}, data),
                    "kernel: gamma is -1, a finite number above 0 is needed");
  CHECK_THROWS_WITH(fit(kernel_ridge{.kernel = {.kind = kernel_kind::polynomial, .degree = 0}}, data),
                    "kernel: degree is 0, at least 1 is needed");
}
