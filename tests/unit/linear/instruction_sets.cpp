// instruction_sets.cpp — the classical models are the same to the bit with AVX2 and with AVX-512
// SPDX-License-Identifier: MIT
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/decomposition/pca.hpp>
#include <ctgrad/kernel/kernel_ridge.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_svm.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/linear/ridge.hpp>
#include <ctgrad/mixture/gaussian_mixture.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>
#include <ctgrad/tree/instruction_set.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

/// 333 rows are no whole blocks, 19 columns no whole tiles.
auto rows(bool labels) -> dataset {
  random_stream const draw{1, stream_id("instruction sets")};
  dataset_parts parts{.width = 19};
  for (std::size_t i = 0; i < 333; ++i) {
    for (std::size_t k = 0; k < 19; ++k) parts.features.push_back(draw.normal(20 * i + k) + float(i % 3) * float(k % 4));
    if (labels) parts.labels.push_back(std::int32_t(i % 3));
    else parts.targets.push_back(parts.features[19 * i] * parts.features[19 * i + 1] + draw.normal(20 * i + 19));
  }
  return dataset(std::move(parts));
}

auto all_models() -> std::vector<std::string> {
  dataset const numbers = rows(false), classes = rows(true);
  auto const neighbors = fit(k_neighbors<regression>{.weights = neighbor_weights::distance}, numbers);
  std::string answers;
  for (float const y : predict(neighbors, classes.features())) answers += std::to_string(y);
  return {serialize(fit(ridge{}, numbers)),
          serialize(fit(lasso{.alpha = 0.1}, numbers)),
          serialize(fit(kernel_ridge{}, numbers)),
          serialize(fit(kernel_ridge{.kernel = {.kind = kernel_kind::laplacian}}, numbers)),
          serialize(fit(logistic_regression{}, classes)),
          serialize(fit(logistic_regression{.l1 = 1}, classes)),
          serialize(fit(linear_svm{}, classes)),
          serialize(fit(gaussian_naive_bayes{}, classes)),
          serialize(fit(k_means{.clusters = 4}, numbers)),
          serialize(fit(gaussian_mixture{.components = 3}, numbers)),
          serialize(fit(pca{}, numbers)),
          answers};
}

}  // namespace

TEST_CASE("classical models are the same to the bit with AVX2 and AVX-512") {
  auto const sets = learn::instruction_sets();
  std::vector<std::vector<std::string>> made;
  for (auto const name : sets) {
    if (name == "portable") continue;  // its products and sums round twice
    learn::use_instruction_set(name);
    made.push_back(all_models());
  }
  learn::use_instruction_set(sets.back());
  if (made.size() < 2) WARN("SKIPPED: this processor has fewer than two of these instruction sets");
  for (std::size_t i = 1; i < made.size(); ++i)
    for (std::size_t k = 0; k < made[0].size(); ++k) CHECK(made[i][k] == made[0][k]);
}

TEST_CASE("the portable loops give nearly the same models") {
  auto const sets = learn::instruction_sets();
  dataset const numbers = rows(false), classes = rows(true);
  auto const fast_line = fit(ridge{}, numbers);
  auto const fast_classes = predict_proba(fit(logistic_regression{}, classes), classes);
  auto const fast_groups = predict(fit(k_means{.clusters = 3}, classes), classes);
  learn::use_instruction_set("portable");
  auto const line = fit(ridge{}, numbers);
  auto const proba = predict_proba(fit(logistic_regression{}, classes), classes);
  auto const groups = predict(fit(k_means{.clusters = 3}, classes), classes);
  learn::use_instruction_set(sets.back());
  for (std::size_t k = 0; k < 19; ++k) CHECK(line.coefficients()[k] == Approx(fast_line.coefficients()[k]).margin(1e-10));
  for (std::size_t i = 0; i < proba.size(); ++i) CHECK(proba[i] == Approx(fast_classes[i]).margin(1e-5));
  CHECK(groups == fast_groups);
}
