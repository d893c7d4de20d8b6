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

using namespace ctgrad;

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

template <class Model>
auto refused(std::string const& text) -> bool {
  try {
    (void)deserialize<Model>(text);
  } catch (error const&) { return true; }
  return false;
}

/// The model comes back. No text without its end is taken for one, nor one with a field renamed or emptied.
template <class Model>
void comes_back(Model const& model) {
  std::string const text = serialize(model);
  CHECK(deserialize<Model>(text) == model);
  CHECK(serialize(deserialize<Model>(text)) == text);
  std::size_t const step = std::max<std::size_t>(1, text.size() / 60);
  for (std::size_t end = 0; end + 2 < text.size(); end += step) CHECK(refused<Model>(text.substr(0, end)));
  // Each key in turn: `"key":` becomes `"kez":`, a field that is missing and one that is not known.
  for (std::size_t at = text.find("\":"); at != std::string::npos; at = text.find("\":", at + 1)) {
    std::string other = text;
    other[at - 1] = char(other[at - 1] == 'z' ? 'q' : 'z');
    CHECK(refused<Model>(other));
  }
  // Each list of numbers a little shorter.
  for (std::size_t at = text.find('[', text.find("output_names") + 16); at != std::string::npos;
       at = text.find('[', at + 1)) {
    std::size_t const comma = text.find_first_of(",]", at);
    if (comma == at + 1) continue;  // empty already
    std::string other = text;
    other.erase(at + 1, comma - at - (text[comma] == ']' ? 1 : 0));
    CHECK(refused<Model>(other));
  }
}

}  // namespace

TEST_CASE("classical models come back from their texts, and no broken text does") {
  comes_back(fit(lasso{.alpha = 0.1}, numbers()));
  comes_back(fit(linear_regression{}, numbers()));
  comes_back(fit(kernel_ridge{}, numbers()));
  comes_back(fit(k_neighbors<regression>{}, numbers()));
  comes_back(fit(logistic_regression{}, classes()));
  comes_back(fit(linear_svm{}, classes()));
  comes_back(fit(gaussian_naive_bayes{}, classes()));
  comes_back(fit(k_neighbors<classification>{.weights = neighbor_weights::distance}, classes()));
  comes_back(fit(k_means{.clusters = 3}, numbers()));
  comes_back(fit(gaussian_mixture{.components = 2, .covariance = covariance_kind::diagonal}, numbers()));
  comes_back(fit(pca{.whiten = true}, numbers()));
}

TEST_CASE("a model of another kind, task or version is refused with a sentence") {
  std::string const text = serialize(fit(lasso{}, numbers()));
  CHECK_THROWS_WITH(deserialize<logistic_regression_model>(text),
                    "deserialize: the model is linear_model, but logistic_regression is needed");
  CHECK_THROWS_WITH(deserialize<k_neighbors_model<regression>>(serialize(fit(k_neighbors<classification>{}, classes()))),
                    "deserialize: the task is classification, but regression is needed");
  std::string later = text;
  later.replace(later.find("\"version\":1"), 11, "\"version\":2");
  CHECK_THROWS_WITH(deserialize<linear_model>(later), "deserialize: the version is 2, but 1 is needed");
  std::string infinite = text;
  infinite.replace(infinite.find("\"intercept\":") + 12, 1, "1e999,\"x\":");
  CHECK(refused<linear_model>(infinite));
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
