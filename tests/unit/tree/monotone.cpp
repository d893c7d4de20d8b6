// tests/unit/tree/monotone.cpp — trees and forests whose answers rise or fall with a column
// SPDX-License-Identifier: MIT
#include <ctgrad/ensemble/extra_trees.hpp>
#include <ctgrad/ensemble/random_forest.hpp>
#include <ctgrad/estimator/laws/rows_and_columns.hpp>
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

#include <limits>

#include "support/message.hpp"
#include "unit/tree/data.hpp"

using namespace ctgrad;
using estimator_laws::follows;
using support::message;

namespace {

/// Noise that rises with the first column, falls with the second and waves with the third; the last is a category.
auto slope(std::size_t rows, std::uint64_t seed, bool classes, bool holes = false) -> dataset {
  dataset_parts parts{.width = 4, .categories = {{}, {}, {}, {"a", "b", "c", "d"}}, .missing = holes};
  random_stream const chance{seed, stream_id("slope")};
  for (std::size_t i = 0; i < rows; ++i) {
    float x[3];
    for (std::size_t j = 0; j < 3; ++j) parts.features.push_back(x[j] = 6 * chance.uniform(5 * i + j) - 3);
    std::size_t const kind = chance.below(5 * i + 3, 4);
    parts.features.push_back(float(kind));
    float const y = x[0] - x[1] + 2 * std::sin(2 * x[2]) + float(kind == 2) + 2 * chance.normal(i + 7000);
    if (classes) parts.labels.push_back(y > 0);
    else parts.targets.push_back(y);
    if (holes && i % 5 == 0) parts.features[4 * i + i % 3] = std::numeric_limits<float>::quiet_NaN();
  }
  return dataset{std::move(parts)};
}

template <class Spec>
void obeys(Spec spec, bool classes) {
  for (bool const holes : {false, true}) {
    auto const data = slope(300, 1, classes, holes), fresh = slope(40, 2, classes);
    spec.monotone = {};
    CHECK_FALSE(follows(fit(spec, data), fresh, -1).empty());  // else the law would say nothing here
    for (int const direction : {1, -1}) {
      spec.monotone = {direction, -1, 0, 0};
      CHECK(follows(fit(spec, data), fresh, direction) == "");
    }
  }
}

}  // namespace

TEST_CASE("monotone: trees never answer against the direction, however they are grown") {
  using numbers = decision_tree<regression>;
  using classes = decision_tree<classification>;
  obeys(numbers{}, false);
  obeys(numbers{.splits = split_search::histogram}, false);
  obeys(numbers{.criterion = criterion::absolute_error}, false);
  obeys(numbers{.max_leaves = 60}, false);
  obeys(classes{}, true);
  obeys(classes{.criterion = criterion::entropy, .splits = split_search::histogram}, true);
}

TEST_CASE("monotone: forests and extra trees") {
  obeys(random_forest<regression>{.trees = 5}, false);
  obeys(random_forest<classification>{.trees = 5}, true);
  obeys(extra_trees<regression>{.trees = 5}, false);
  obeys(extra_trees<classification>{.trees = 5}, true);
}

TEST_CASE("monotone: where the directions are right, a tree learns less of the noise") {
  auto const data = slope(300, 1, false), fresh = slope(2000, 3, false);
  decision_tree<regression> const free{.max_leaves = 60}, bound{.max_leaves = 60, .monotone = {1, -1, 0, 0}};
  CHECK(score(fit(bound, data), fresh) > score(fit(free, data), fresh) + .05);
}

TEST_CASE("monotone: pruned trees obey, and so do rows with weights") {
  auto const data = slope(300, 1, false), fresh = slope(40, 2, false);
  CHECK(follows(fit(decision_tree<regression>{.pruning = .02, .monotone = {1, 0, 0, 0}}, data), fresh, 1) == "");
  auto const sides = slope(300, 1, true);
  std::vector<float> weights;
  for (std::size_t i = 0; i < sides.rows(); ++i) weights.push_back(float(1 + i % 3));
  auto const weighed = fit(random_forest<classification>{.trees = 5, .monotone = {1, 0, 0, 0}}, sides, weights);
  CHECK(follows(weighed, slope(40, 2, true), 1) == "");
}

TEST_CASE("monotone: no direction for any column is the tree without directions; a search tries those with them, too") {
  auto const data = slope(200, 4, false);
  decision_tree<regression> const free{.max_depth = 5}, undirected{.max_depth = 5, .monotone = {0, 0, 0, 0}},
      rising{.max_depth = 5, .monotone = {1, 0, 0, 0}};
  CHECK(fit(undirected, data) == fit(free, data));
  CHECK(fit(rising, data) != fit(free, data));
  std::vector const specs{free, rising};
  auto const together = fit_all(std::span(specs), data);
  CHECK(together[0] == fit(free, data));
  CHECK(together[1] == fit(rising, data));
}

TEST_CASE("monotone: what cannot be obeyed is refused") {
  auto const data = slope(30, 1, false);
  auto const told = [&](std::vector<int> const& directions) {
    return message([&] { (void)fit(decision_tree<regression>{.monotone = directions}, data); });
  };
  CHECK(told({1, 0}) == "fit: monotone has 2 directions, but the data set has 4 columns");
  CHECK(told({2, 0, 0, 0}) == "fit: monotone of column 0 is 2, it must be -1, 0 or 1");
  CHECK(told({0, 0, 0, 1}) == "fit: monotone of column 3 is 1, but its categories have no order");
  random_forest<classification> const forest{.monotone = {1, 0, 0}};
  CHECK(message([&] { (void)fit(forest, test::rings(30, 3, 1)); }) ==
        "fit: monotone was given for 3 classes, but only the probability of one of two, or a number, can follow a column");
}
