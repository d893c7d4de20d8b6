// tests/unit/core/normal_quantile.cpp — the inverse of the normal distribution function, against the C library
// SPDX-License-Identifier: MIT
#include <ctgrad/core/normal_quantile.hpp>
#include <ctgrad/core/random.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ctgrad;

TEST_CASE("normal_quantile: the distribution function of the quantile is the probability") {
  random_stream const r{.seed = 6};
  for (std::uint64_t i = 0; i < 20000; ++i) {
    double const p = r.uniform<double>(i) + 0x1p-53;
    if (p >= 1) continue;
    double const x = normal_quantile(p);
    REQUIRE(normal_quantile(1 - p) == -x);
    // A relative error of 1e-15 in x moves p by x pdf(x) 1e-15; erfc itself is right to a few units.
    double const back = 0.5 * std::erfc(-x / std::sqrt(2.0));
    REQUIRE(std::fabs(back - p) <= p * 2e-15 * (2 + x * x) + 2e-16);
  }
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));  // every book's table
  CHECK(normal_quantile(0x1p-53) == Approx(-8.2095361516013851).epsilon(1e-14));
}

TEST_CASE("portable_log: agrees with the C library to 2 units in the last place") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    double const expected = std::log(x), unit = std::nextafter(std::fabs(expected), 1e9) - std::fabs(expected);
    REQUIRE(std::fabs(detail::portable_log(x) - expected) <= 2 * unit);
  }
  CHECK(detail::portable_log(1) == 0);
}
