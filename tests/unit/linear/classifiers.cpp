// classifiers.cpp — logistic regression, the linear support vector machine and the perceptron
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/linear/linear_svm.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/perceptron.hpp>
#include <ctgrad/tree/instruction_set.hpp>

#include <catch2/catch.hpp>

#include <cmath>

#include "support/message.hpp"

using namespace ctgrad;
using support::message;

namespace {

/// Overlapping classes around centres of their own; columns of different scales.
auto clouds(std::size_t classes, std::size_t rows, float spread = 1, std::size_t width = 3) -> dataset {
  random_stream const draw{11, stream_id("clouds")};
  dataset_parts parts{.width = width};
  for (std::size_t i = 0; i < rows; ++i) {
    std::size_t const c = i % classes;
    for (std::size_t k = 0; k < width; ++k)
      parts.features.push_back((k == 1 ? 50.f : 1.f) *
                               (float(std::sin(3 * double(c + 1) * double(k + 1))) + spread * draw.normal(width * i + k)));
    parts.labels.push_back(std::int32_t(c));
  }
  return dataset(std::move(parts));
}

/// The gradient of the sum of cross-entropies by the coefficients of a margin and its intercept, in plain loops.
auto gradient(logistic_regression_model const& m, dataset const& data, std::size_t margin) -> std::vector<double> {
  std::size_t const width = data.width(), classes = data.classes();
  auto const p = predict_proba(m, data);
  std::vector<double> g(width + 1);
  for (std::size_t i = 0; i < data.rows(); ++i) {
    std::size_t const c = classes == 2 ? 1 : margin;
    double const d = double(p[i * classes + c]) - (std::size_t(data.labels()[i]) == c);
    for (std::size_t k = 0; k < width; ++k) g[k] += d * double(data.row(i)[k]);
    g[width] += d;
  }
  return g;
}

}  // namespace

TEST_CASE("logistic regression: the gradient of its objective is 0") {
  for (std::size_t const classes : {2u, 3u, 5u}) {
    auto const data = clouds(classes, 250);
    auto const m = fit(logistic_regression{.l2 = 0.7}, data);
    for (std::size_t j = 0; j < m.margins(); ++j) {
      auto const g = gradient(m, data, j);
      CHECK(std::abs(g[3]) < 1e-3);
      for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(g[k] + 0.7 * m.coefficients()[j * 3 + k]) < (k == 1 ? 5e-2 : 1e-3));
    }
  }
}

TEST_CASE("logistic regression: Newton's method and L-BFGS agree") {
  // 130 columns are too many for Newton's method here; 127 of them are constant.
  auto const narrow = clouds(2, 300);
  dataset_parts parts{.width = 130, .labels = {narrow.labels().begin(), narrow.labels().end()}};
  for (std::size_t i = 0; i < 300; ++i) {
    auto const x = narrow.row(i);
    parts.features.insert(parts.features.end(), x.begin(), x.end());
    parts.features.resize((i + 1) * 130, 1.f);
  }
  auto const a = fit(logistic_regression{}, narrow), b = fit(logistic_regression{}, dataset(std::move(parts)));
  for (std::size_t k = 0; k < 3; ++k) CHECK(b.coefficients()[k] == Approx(a.coefficients()[k]).epsilon(1e-4).margin(1e-6));
  CHECK(b.intercepts()[0] == Approx(a.intercepts()[0]).epsilon(1e-4));
}

TEST_CASE("logistic regression: columns of very different scales") {
  auto const data = clouds(2, 300);
  dataset_parts parts{.width = 3, .labels = {data.labels().begin(), data.labels().end()}};
  float const scale[] = {1e7f, 1, 1e-7f};
  for (std::size_t i = 0; i < 900; ++i) parts.features.push_back(data.features()[i] * scale[i % 3]);
  auto const plain = fit(logistic_regression{.l2 = 0}, data),
             scaled = fit(logistic_regression{.l2 = 0}, dataset(std::move(parts)));
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(scaled.coefficients()[k] * double(scale[k]) == Approx(plain.coefficients()[k]).epsilon(1e-4));
}

TEST_CASE("logistic regression: l1 makes coefficients 0 and keeps the subgradient's bound") {
  auto const data = clouds(2, 200, 2);
  double const l1 = 12;
  auto const m = fit(logistic_regression{.l1 = l1, .l2 = 0}, data);
  auto const g = gradient(m, data, 0);
  std::size_t zeros = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    double const b = m.coefficients()[k], slack = k == 1 ? 0.1 : 0.01;
    zeros += b == 0;
    if (b == 0) CHECK(std::abs(g[k]) <= l1 + slack);
    else CHECK(g[k] == Approx(-std::copysign(l1, b)).margin(slack));
  }
  CHECK(zeros > 0);
  CHECK(std::abs(g[3]) < 1e-3);
}

TEST_CASE("logistic regression: weights are repetitions of rows, up to what the penalty means") {
  auto const data = clouds(3, 90);
  std::vector<float> weights(90);
  std::vector<std::size_t> repeated;
  for (std::size_t i = 0; i < 90; ++i) {
    weights[i] = float(i % 3);
    repeated.insert(repeated.end(), i % 3, i);
  }
  // Classes are i % 3: class 0 has no weight, and its probability is 0.
  auto const a = fit(logistic_regression{.l2 = 0.1}, data, weights),
             b = fit(logistic_regression{.l2 = 0.1}, data.subset(repeated));
  auto const p = predict_proba(a, data), q = predict_proba(b, data);
  for (std::size_t i = 0; i < p.size(); ++i) CHECK(p[i] == Approx(q[i]).margin(1e-4));
  CHECK(p[0] == 0);
}

TEST_CASE("linear classifiers have the same bits with AVX2 and AVX-512") {
  auto const data = clouds(3, 333);
  auto const two = clouds(2, 333);
  std::vector<logistic_regression_model> models;
  auto const sets = learn::instruction_sets();
  for (auto const name : sets) {
    if (name == "portable") continue;
    learn::use_instruction_set(name);
    models.push_back(fit(logistic_regression{}, data)), models.push_back(fit(logistic_regression{}, two));
  }
  learn::use_instruction_set(sets.back());
  if (models.size() < 4) {
    WARN("SKIPPED: this processor has one instruction set of these");
    return;
  }
  CHECK(models[0] == models[2]);
  CHECK(models[1] == models[3]);
}

TEST_CASE("linear_svm: the gradient of its objective is 0") {
  auto const data = clouds(2, 200);
  auto const m = fit(linear_svm{.l2 = 2}, data);
  std::vector<double> g(4);
  for (std::size_t i = 0; i < data.rows(); ++i) {
    double z = m.intercepts()[0];
    for (std::size_t k = 0; k < 3; ++k) z += m.coefficients()[k] * double(data.row(i)[k]);
    double const t = data.labels()[i] == 1 ? 1 : -1, slack = std::max(0.0, 1 - t * z);
    for (std::size_t k = 0; k < 3; ++k) g[k] -= 2 * t * slack * double(data.row(i)[k]);
    g[3] -= 2 * t * slack;
  }
  for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(g[k] + 2 * m.coefficients()[k]) < (k == 1 ? 2e-3 : 1e-4));
  CHECK(std::abs(g[3]) < 1e-4);
}

TEST_CASE("perceptron: where a plane divides the classes, no row is left on the wrong side") {
  auto const data = clouds(2, 100, 0.1f, 2);
  CHECK(score(fit(perceptron{.epochs = 1000, .average = false}, data), data) == 1);
  CHECK(score(fit(perceptron{.epochs = 1000}, data), data) > 0.9);  // the mean of planes promises less
}

TEST_CASE("linear classifiers refuse what is out of range") {
  auto const data = clouds(2, 20);
  CHECK(message([&] { fit(logistic_regression{.l1 = -1}, data); }) ==
        "fit: l1 is -1, a finite number of at least 0 is needed");
  CHECK(message([&] { fit(logistic_regression{.tolerance = 0}, data); }) ==
        "fit: tolerance is 0, a finite number above 0 is needed");
  CHECK(message([&] { fit(linear_svm{.l2 = 0}, data); }) == "fit: l2 is 0, a finite number above 0 is needed");
  CHECK(message([&] { fit(perceptron{.epochs = 0}, data); }) == "fit: epochs is 0, at least 1 is needed");
}
