// k_means.cpp — each row at its nearest centre, each centre the mean of its rows
// SPDX-License-Identifier: MIT
#include <ctgrad/cluster/k_means.hpp>
#include <ctgrad/core/random.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <set>

using namespace ctgrad;

namespace {
auto blobs(std::size_t count, std::size_t rows, float spread) -> dataset {
  random_stream const draw{2, stream_id("blobs")};
  dataset_parts parts{.width = 2};
  for (std::size_t i = 0; i < rows; ++i) {
    double const angle = 6.283 * double(i % count) / double(count);
    parts.features.push_back(10 * float(std::cos(angle)) + spread * draw.normal(2 * i));
    parts.features.push_back(10 * float(std::sin(angle)) + spread * draw.normal(2 * i + 1));
  }
  return dataset(std::move(parts));
}
}  // namespace

TEST_CASE("k_means finds groups that lie apart") {
  auto const data = blobs(5, 600, 0.5f);
  auto const model = fit(k_means{.clusters = 5, .restarts = 3}, data);
  auto const cluster = predict(model, data);
  for (std::size_t i = 5; i < 600; ++i) CHECK(cluster[i] == cluster[i % 5]);
  CHECK(std::set(cluster.begin(), cluster.end()).size() == 5);
}

TEST_CASE("k_means: centres are means of their rows, and inertia is the sum of squared distances") {
  auto const data = blobs(4, 501, 4);
  auto const model = fit(k_means{.clusters = 7, .tolerance = 0}, data);
  auto const cluster = predict(model, data);
  auto const distances = transform(model, data.features());
  std::vector<double> sums(14), counts(7);
  double inertia = 0;
  for (std::size_t i = 0; i < 501; ++i) {
    auto const c = std::size_t(cluster[i]);
    for (std::size_t k = 0; k < 2; ++k) sums[2 * c + k] += double(data.row(i)[k]);
    ++counts[c];
    inertia += double(distances[7 * i + c]) * double(distances[7 * i + c]);
    for (std::size_t other = 0; other < 7; ++other) CHECK(distances[7 * i + c] <= distances[7 * i + other]);
  }
  for (std::size_t c = 0; c < 14; ++c) CHECK(double(model.centres()[c]) == Approx(sums[c] / counts[c / 2]).margin(1e-5));
  CHECK(model.inertia() == Approx(inertia).epsilon(1e-5));
}

TEST_CASE("k_means: rows that are not looked at would stay where they are") {
  // Each iteration against one that compares every row with every centre: groups that overlap, far from the origin.
  auto const far_away = [](float by) {
    dataset_parts parts = blobs(3, 700, 6).parts();
    for (float& x : parts.features) x += by;
    return dataset(std::move(parts));
  };
  for (float const by : {0.f, 300.f}) {
    auto const data = far_away(by);
    std::vector<double> sums(24), counts(12);
    for (int iterations = 1; iterations < 25; ++iterations) {
      k_means spec{.clusters = 12, .max_iterations = iterations, .tolerance = 0};
      auto const before = fit(spec, data);
      ++spec.max_iterations;
      auto const after = fit(spec, data);
      auto const nearest = predict(before, data);
      sums.assign(24, 0), counts.assign(12, 0);
      for (std::size_t i = 0; i < data.rows(); ++i) {
        auto const c = std::size_t(nearest[i]);
        for (std::size_t k = 0; k < 2; ++k) sums[2 * c + k] += double(data.row(i)[k]);
        ++counts[c];
      }
      for (std::size_t c = 0; c < 24; ++c) CHECK(double(after.centres()[c]) == Approx(sums[c] / counts[c / 2]).margin(1e-5));
    }
  }
}

TEST_CASE("k_means: same seed, same bits; more restarts are never worse; labels are not read") {
  auto const data = blobs(6, 300, 3);
  CHECK(fit(k_means{.seed = 4}, data) == fit(k_means{.seed = 4}, data));
  CHECK(fit(k_means{.restarts = 8}, data).inertia() <= fit(k_means{}, data).inertia());
}

TEST_CASE("k_means: fewer different rows than clusters") {
  dataset const data({.features = {1, 1, 1, 1, 2, 2}, .width = 1});
  auto const model = fit(k_means{.clusters = 4}, data);
  CHECK(model.inertia() == 0);
  for (float const c : model.centres()) CHECK((c == 1 || c == 2));
}

TEST_CASE("k_means refuses what is out of range") {
  auto const data = blobs(2, 5, 1);
  CHECK_THROWS_WITH(fit(k_means{.clusters = 6}, data), "fit: 6 clusters were asked for, but there are 5 rows");
  CHECK_THROWS_WITH(fit(k_means{.clusters = 0}, data), "fit: clusters is 0, at least 1 is needed");
  CHECK_THROWS_WITH(fit(k_means{.clusters = 2, .restarts = 0}, data), "fit: restarts is 0, at least 1 is needed");
  auto const model = fit(k_means{.clusters = 2}, data);
  std::vector<float> const half{1};
  CHECK_THROWS_AS(predict(model, half), error);
}
