// fit_all.cpp — trees that are grown together are those that are grown alone, node by node
// SPDX-License-Identifier: MIT
#include <ctgrad/data/digits.hpp>
#include <ctgrad/data/generators.hpp>
#include <ctgrad/data/tables.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

template <class Spec>
void all_are_as_alone(std::vector<Spec> const& specs, dataset const& data) {
  auto const together = fit_all(std::span<Spec const>(specs), data);
  REQUIRE(together.size() == specs.size());
  for (std::size_t s = 0; s < specs.size(); ++s) {
    INFO("specification " << s);
    CHECK(together[s] == fit(specs[s], data));
  }
}

template <class Task>
auto many(criterion_of<Task> criterion) -> std::vector<decision_tree<Task>> {
  std::vector<decision_tree<Task>> specs;
  for (int depth : {0, 1, 3, 8, unlimited})
    for (int leaf : {20, 1, 3, 7, 50})
      for (int split : {2, 15})
        for (double gain : {0.0, 0.01})
          specs.push_back({.criterion = criterion,
                           .max_depth = depth,
                           .min_samples_split = split,
                           .min_samples_leaf = leaf,
                           .min_gain = gain});
  specs.push_back({.criterion = criterion, .max_leaves = 6});
  specs.push_back({.criterion = criterion, .pruning = 0.01});
  specs.push_back({.criterion = criterion, .splits = split_search::histogram, .max_depth = 4});
  return specs;
}

// Holes, and a column of categories.
auto mixed(dataset_parts parts) -> dataset {
  for (std::size_t i = 0; i < parts.features.size(); i += 7) parts.features[i] = std::numeric_limits<float>::quiet_NaN();
  parts.missing = true;
  parts.categories.resize(parts.width);
  parts.categories[1] = {"a", "b", "c", "d", "e"};
  for (std::size_t i = 1; i < parts.features.size(); i += parts.width) parts.features[i] = float(i * i % 5);
  return dataset{std::move(parts)};
}

}  // namespace

TEST_CASE("fit_all: classes, by either criterion") {
  all_are_as_alone(many<classification>(criterion::gini), breast_cancer());
  all_are_as_alone(many<classification>(criterion::entropy), moons({.rows = 300, .noise = 0.4}));
  all_are_as_alone(many<classification>(criterion::gini), mixed(iris().parts()));
}

TEST_CASE("fit_all: numbers") {
  all_are_as_alone(many<regression>(criterion::squared_error), diabetes());
  all_are_as_alone(many<regression>(criterion::squared_error), mixed(diabetes().parts()));
}

TEST_CASE("fit_all: specifications of several kinds, none at all, and one that is wrong") {
  std::vector<decision_tree<classification>> specs{
      {.max_depth = 3}, {.criterion = criterion::entropy}, {.max_leaves = 4}, {.max_depth = 2}};
  all_are_as_alone(specs, digits());
  all_are_as_alone(std::vector<decision_tree<classification>>{}, iris());
  specs.push_back({.min_samples_leaf = 0});
  CHECK_THROWS_AS(fit_all(std::span<decision_tree<classification> const>(specs), iris()), error);
}
