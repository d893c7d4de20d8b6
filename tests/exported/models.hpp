// tests/exported/models.hpp — the models that are exported as headers, and the rows that they are asked
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ensemble/gradient_boosting.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/estimator/laws/variations.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include "unit/tree/data.hpp"

namespace test {

using namespace ctgrad;

/// Categories in the first column, holes in all.
inline auto mixed(std::size_t rows) -> dataset {
  auto parts = estimator_laws::with_categories({.labels = true, .width = 4}, rows).parts();
  for (std::size_t i = 0; i < parts.features.size(); i += 7) parts.features[i] = std::nanf("");
  parts.missing = true;
  parts.feature_names = {"wood", "a \\ backslash at the end \\", "new\nline", "d"};
  return dataset{std::move(parts)};
}

/// Targets of at least 0.
inline auto whole(dataset const& data) -> dataset {
  auto parts = data.parts();
  for (float& y : parts.targets) y = std::max(0.f, std::floor(y));
  return dataset{std::move(parts)};
}

/// Calls f(name, model, data) for each.
template <class F>
void for_each_exported(F f) {
  auto const rings = test::rings(200, 3, 1), two = test::xnor(200, 1), curve = test::friedman(200, 1), holes = mixed(200);
  f("stump", fit(decision_tree<classification>{.max_depth = 0}, two), two);
  f("single", fit(decision_tree<regression>{.max_depth = 5}, curve), curve);
  f("forest", fit(random_forest<classification>{.trees = 6}, holes), holes);
  f("mean", fit(random_forest<regression>{.trees = 6}, curve), curve);
  f("boosted", fit(gradient_boosting<regression>{.trees = 10, .min_samples_leaf = 5}, curve), curve);
  gradient_boosting<regression> const counts{.trees = 8, .loss = boosting_loss::poisson, .min_samples_leaf = 5};
  f("poisson", fit(counts, whole(curve)), curve);
  f("logistic", fit(gradient_boosting<classification>{.trees = 10, .min_samples_leaf = 5}, two), two);
  gradient_boosting<classification> const by_categories{
      .trees = 5, .min_samples_leaf = 5, .min_samples_category = 1, .category_smoothing = 1};
  f("softmax", fit(by_categories, holes), holes);
}

}  // namespace test
