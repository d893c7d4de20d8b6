// generators.cpp — data sets made by a rule obey it
// SPDX-License-Identifier: MIT
#include <ctgrad/data/generators.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

TEST_CASE("generators: the same seed, the same rows; another seed, other rows") {
  CHECK(salary_line({.seed = 3}) == salary_line({.seed = 3}));
  CHECK(!(salary_line({.seed = 3}) == salary_line({.seed = 4})));
  CHECK(!(noisy_polynomial({.seed = 3}) == noisy_polynomial({.seed = 4})));
  CHECK(!(moons({.seed = 3}) == moons({.seed = 4})));
  CHECK(!(circles({.seed = 3}) == circles({.seed = 4})));
  CHECK(!(blobs({.seed = 3}) == blobs({.seed = 4})));
}

TEST_CASE("generators: without noise, lines and polynomials are what they say") {
  dataset const line = salary_line({.rows = 50, .intercept = 2, .slope = 3, .noise = 0});
  dataset const cubic = noisy_polynomial({.rows = 50, .coefficients = {1, -2, 0.5}, .noise = 0});
  for (std::size_t i = 0; i < 50; ++i) {
    double const x = double(line.row(i)[0]), u = double(cubic.row(i)[0]);
    CHECK(double(line.targets()[i]) == Approx(2 + 3 * x).epsilon(1e-6));
    CHECK(double(cubic.targets()[i]) == Approx(1 - 2 * u + 0.5 * u * u).margin(1e-6));
  }
}

TEST_CASE("generators: noise has the deviation asked for") {
  dataset const d = noisy_polynomial({.rows = 20'000, .coefficients = {0}, .noise = 0.5});
  double square = 0;
  for (float const y : d.targets()) square += double(y) * double(y) / 20'000;
  CHECK(square == Approx(0.25).epsilon(0.05));  // 5 standard errors: 5 sqrt(2 / 20000)
}

TEST_CASE("generators: circles and moons lie on their curves") {
  dataset const rings = circles({.rows = 100, .noise = 0});
  for (std::size_t i = 0; i < rings.rows(); ++i)
    CHECK(std::hypot(rings.row(i)[0], rings.row(i)[1]) == Approx(rings.labels()[i] == 0 ? 1 : 0.5));
  dataset const two = moons({.rows = 101, .noise = 0});
  for (std::size_t i = 0; i < two.rows(); ++i) {
    float const x = two.row(i)[0], y = two.row(i)[1];
    bool const first = two.labels()[i] == 0;
    CHECK(std::hypot(first ? x : x - 1, first ? y : y - 0.5f) == Approx(1));
    CHECK((first ? y >= -1e-6f : y <= 0.5f + 1e-6f));
  }
}

TEST_CASE("generators: blobs have as many classes as centres; XNOR is alike or not") {
  dataset const d = blobs({.rows = 10, .centres = 4, .width = 3});
  CHECK((d.classes() == 4 && d.width() == 3 && d.labels()[5] == 1));
  dataset const x = xnor();
  for (std::size_t i = 0; i < 4; ++i) CHECK((x.labels()[i] == 1) == (x.row(i)[0] == x.row(i)[1]));
}

TEST_CASE("generators: what makes no sense is refused") {
  CHECK_THROWS_AS(salary_line({.rows = 0}), error);
  CHECK_THROWS_AS(salary_line({.noise = -1}), error);
  CHECK_THROWS_AS(noisy_polynomial({.coefficients = {}}), error);
  CHECK_THROWS_AS(moons({.rows = 1}), error);
  CHECK_THROWS_AS(blobs({.centres = 0}), error);
}
