// save.cpp — every classical model comes back from its text; texts that are none of ours are refused
// SPDX-License-Identifier: MIT
#include <ctgrad/bayes/gaussian_naive_bayes.hpp>
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/decomposition/pca.hpp>
#include <ctgrad/kernel/kernel_ridge.hpp>
#include <ctgrad/linear/elastic_net.hpp>
#include <ctgrad/linear/linear_regression.hpp>
#include <ctgrad/linear/linear_svm.hpp>
#include <ctgrad/linear/logistic_regression.hpp>
#include <ctgrad/mixture/gaussian_mixture.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>

#include <catch2/catch.hpp>

#include <cstdio>

#include "support/damaged_text.hpp"

using namespace ctgrad;
using support::refusal, support::replaced;

namespace {

auto numbers() -> dataset {
  dataset_parts parts{.width = 2, .feature_names = {"a", "b \"quoted\""}, .target_names = {"y"}};
  for (int i = 0; i < 12; ++i) {
    parts.features.insert(parts.features.end(), {float(i) / 3, float(i * i % 7)});
    parts.targets.push_back(float(i) + 0.1f * float(i * 5 % 3));
  }
  return dataset(std::move(parts));
}
auto classes() -> dataset {
  dataset_parts parts{.width = 2, .class_names = {"no", "maybe", "yes"}};
  for (int i = 0; i < 12; ++i) {
    parts.features.insert(parts.features.end(), {float(i) / 3, float(i * i % 7)});
    parts.labels.push_back(i % 3);
  }
  return dataset(std::move(parts));
}

/// The model comes back, and of its text no damage is believed, nor a list of numbers that lacks one.
template <class Model>
void comes_back(Model const& model, dataset const& data) {
  std::string const text = serialize(model);
  CHECK(deserialize<Model>(text) == model);
  CHECK(serialize(deserialize<Model>(text)) == text);
  support::no_damage_is_believed<Model>(text, data, 60);
  // Each list of numbers a little shorter.
  for (std::size_t at = text.find('[', text.find("output_names") + 16); at != std::string::npos;
       at = text.find('[', at + 1)) {
    std::size_t const comma = text.find_first_of(",]", at);
    if (comma == at + 1) continue;  // empty already
    std::string other = text;
    other.erase(at + 1, comma - at - (text[comma] == ']' ? 1 : 0));
    CHECK(refusal<Model>(other) != "no error");
  }
}

}  // namespace

TEST_CASE("classical models come back from their texts, and no broken text does") {
  comes_back(fit(lasso{.alpha = 0.1}, numbers()), numbers());
  comes_back(fit(linear_regression{}, numbers()), numbers());
  comes_back(fit(kernel_ridge{}, numbers()), numbers());
  comes_back(fit(k_neighbors<regression>{}, numbers()), numbers());
  comes_back(fit(logistic_regression{}, classes()), classes());
  comes_back(fit(linear_svm{}, classes()), classes());
  comes_back(fit(gaussian_naive_bayes{}, classes()), classes());
  comes_back(fit(k_neighbors<classification>{.weights = neighbor_weights::distance}, classes()), classes());
  comes_back(fit(k_means{.clusters = 3}, numbers()), numbers());
  comes_back(fit(gaussian_mixture{.components = 2, .covariance = covariance_kind::diagonal}, numbers()), numbers());
  comes_back(fit(pca{.whiten = true}, numbers()), numbers());
}

TEST_CASE("a model of another kind, task or version is refused with a sentence") {
  std::string const text = serialize(fit(lasso{}, numbers()));
  CHECK_THROWS_WITH(deserialize<logistic_regression_model>(text),
                    "deserialize: the model is linear_model, but logistic_regression is needed");
  CHECK_THROWS_WITH(deserialize<k_neighbors_model<regression>>(serialize(fit(k_neighbors<classification>{}, classes()))),
                    "deserialize: the task is classification, but regression is needed");
  CHECK(refusal<linear_model>(replaced(text, "\"version\":1", "\"version\":2")) ==
        "deserialize: the version is 2, but 1 is needed");
  CHECK(refusal<linear_model>(replaced(text, "\"intercept\":", "\"intercept\":1e999,\"x\":")) != "no error");
}

TEST_CASE("models are saved to files") {
  auto const model = fit(linear_regression{}, numbers());
  std::string const path = "saved_model_of_a_test.json";
  save(model, path);
  CHECK(load<linear_regression_model>(path) == model);
  CHECK(load<decltype(model)>(path) == model);  // const or not
  std::remove(path.c_str());
  CHECK_THROWS_WITH(load<linear_regression_model>(path), path + ": it cannot be read");
}
