// pca.cpp — orthonormal components, uncorrelated projections, and the way back
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/decomposition/pca.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ctgrad;

namespace {
/// Three columns, the third nearly the sum of the others, far from 0.
auto sheet(std::size_t rows) -> dataset {
  random_stream const draw{6, stream_id("sheet")};
  dataset_parts parts{.width = 3};
  for (std::size_t i = 0; i < rows; ++i) {
    float const a = 3 * draw.normal(3 * i), b = draw.normal(3 * i + 1);
    parts.features.insert(parts.features.end(), {a + 20, b - 5, a + b + 0.1f * draw.normal(3 * i + 2)});
  }
  return dataset(std::move(parts));
}

auto covariance(std::vector<float> const& z, std::size_t width, std::size_t i, std::size_t j) -> double {
  std::size_t const rows = z.size() / width;
  double a = 0, b = 0, ab = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    double const x = double(z[r * width + i]), y = double(z[r * width + j]);
    a += x, b += y, ab += x * y;
  }
  return (ab - a * b / double(rows)) / double(rows - 1);
}
}  // namespace

TEST_CASE("pca: components are orthonormal, projections uncorrelated with the variances that it says") {
  auto const data = sheet(400);
  auto const model = fit(pca{}, data);
  auto const& found = model.found();
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double product = 0;
      for (std::size_t k = 0; k < 3; ++k) product += found.components[3 * i + k] * found.components[3 * j + k];
      CHECK(product == Approx(i == j).margin(1e-12));
    }
  auto const z = transform(model, data.features());
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(covariance(z, 3, i, i) == Approx(found.variances[i]).epsilon(1e-4));
    CHECK(std::abs(covariance(z, 3, i, (i + 1) % 3)) < 1e-4);
  }
  CHECK(found.variances[0] > found.variances[1]);
  CHECK(found.variances[2] < 0.02);
  auto const shares = model.explained();
  CHECK(shares[0] + shares[1] + shares[2] == Approx(1));
}

TEST_CASE("pca: all components bring the rows back, two of them nearly") {
  auto const data = sheet(200);
  for (bool const whiten : {false, true}) {
    auto const all = fit(pca{.whiten = whiten}, data), two = fit(pca{.components = 2, .whiten = whiten}, data);
    auto const back = inverse_transform(all, transform(all, data.features()));
    auto const near = inverse_transform(two, transform(two, data.features()));
    for (std::size_t i = 0; i < back.size(); ++i) {
      CHECK(back[i] == Approx(data.features()[i]).margin(1e-4));
      CHECK(near[i] == Approx(data.features()[i]).margin(0.4));
    }
  }
}

TEST_CASE("pca: whitened projections have variance 1") {
  auto const data = sheet(300);
  auto const z = transform(fit(pca{.components = 2, .whiten = true}, data), data.features());
  CHECK(covariance(z, 2, 0, 0) == Approx(1).epsilon(1e-4));
  CHECK(covariance(z, 2, 1, 1) == Approx(1).epsilon(1e-4));
}

TEST_CASE("pca refuses what is out of range") {
  auto const data = sheet(10);
  CHECK_THROWS_WITH(fit(pca{.components = 4}, data), "fit: 4 components were asked for, at most 3 are there");
  CHECK_THROWS_AS(fit(pca{.components = -1}, data), error);
  CHECK_NOTHROW(fit(pca{}, sheet(1)));  // no variance, and nothing to whiten
}
