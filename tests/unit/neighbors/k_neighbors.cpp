// k_neighbors.cpp — all ways to search find the same rows
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/estimator/check_estimator.hpp>
#include <ctgrad/neighbors/k_neighbors.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>
#include <utility>

using namespace ctgrad;

namespace {

auto points(std::size_t rows, std::size_t width, float step) -> dataset {
  random_stream const draw{9, stream_id("points")};
  dataset_parts parts{.width = width};
  for (std::size_t i = 0; i < rows; ++i) {
    // Rounded to a grid: many points are equally near.
    for (std::size_t k = 0; k < width; ++k) parts.features.push_back(std::round(draw.normal(i * width + k) / step) * step);
    parts.labels.push_back(std::int32_t(i % 3));
  }
  return dataset(std::move(parts));
}

}  // namespace

TEST_CASE("k_neighbors keeps the laws of estimators") {
  auto const keeps = [](auto const& spec) {
    auto const report = check_estimator(spec);
    INFO(report);
    CHECK(report.passed());
  };
  keeps(k_neighbors<classification>{.neighbors = 3});
  keeps(k_neighbors<classification>{.weights = neighbor_weights::distance, .search = neighbor_search::tree});
  keeps(k_neighbors<regression>{.weights = neighbor_weights::distance});
  keeps(k_neighbors<regression>{.neighbors = 2, .metric = neighbor_metric::manhattan});
}

TEST_CASE("k_neighbors: a tree and brute force find the rows that a plain loop finds, ties included") {
  for (std::size_t const width : {1u, 3u, 20u})
    for (auto const metric : {neighbor_metric::euclidean, neighbor_metric::manhattan}) {
      auto const data = points(700, width, 0.25f);
      auto const queries = points(40, width, 0.125f);
      auto const asked = queries.features();
      k_neighbors<classification> spec{.neighbors = 9, .metric = metric, .search = neighbor_search::brute_force};
      auto const brute = fit(spec, data).nearest(asked);
      spec.search = neighbor_search::tree;
      auto const tree = fit(spec, data).nearest(asked);
      CHECK(brute.rows == tree.rows);
      CHECK(brute.distances == tree.distances);
      for (std::size_t q = 0; q < 40; ++q) {
        std::vector<double> distance(700);
        for (std::size_t i = 0; i < 700; ++i)
          for (std::size_t k = 0; k < width; ++k) {
            double const d = std::abs(double(data.row(i)[k]) - double(asked[q * width + k]));
            distance[i] += metric == neighbor_metric::euclidean ? d * d : d;  // exact: numbers of the grid
          }
        std::vector<std::uint32_t> order(700);
        std::iota(order.begin(), order.end(), 0u);
        std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(distance[i], i); });
        CHECK(std::equal(order.begin(), order.begin() + 9, brute.rows.begin() + std::ptrdiff_t(q * 9)));
      }
    }
}

TEST_CASE("k_neighbors: weights by distance, and neighbours that are the row itself") {
  dataset const data({.features = {0, 1, 3}, .width = 1, .targets = {10, 20, 40}});
  auto const m = fit(k_neighbors<regression>{.neighbors = 2, .weights = neighbor_weights::distance}, data);
  std::vector<float> const asked{0.25f, 3};
  auto const y = predict(m, asked);
  CHECK(y[0] == Approx((10 / 0.25 + 20 / 0.75) / (1 / 0.25 + 1 / 0.75)));
  CHECK(y[1] == 40);
}

TEST_CASE("k_neighbors: numbers whose squares overflow are still neighbours") {
  dataset const data({.features = {-3e38f, 0, 3e38f}, .width = 1, .labels = {0, 1, 1}});
  std::vector<float> const asked{0};
  CHECK(predict(fit(k_neighbors<classification>{.neighbors = 3}, data), asked)[0] == 1);
}

TEST_CASE("k_neighbors refuses what is out of range") {
  CHECK_THROWS_WITH(fit(k_neighbors<classification>{.neighbors = 0}, points(5, 1, 1)),
                    "fit: neighbors is 0, at least 1 is needed");
}
