// tests/unit/report/axis.cpp — ticks are round, and every range has some
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/report/axis.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ctgrad;

namespace {

auto labels(axis const& a) -> std::vector<std::string> {
  std::vector<std::string> result;
  for (auto const& tick : a.ticks) result.push_back(tick.label);
  return result;
}

}  // namespace

TEST_CASE("axis: ticks are round and their labels exact") {
  CHECK(labels(linear_axis(0, 1, 5, true)) == std::vector<std::string>{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  CHECK(labels(linear_axis(0.03, 0.31, 3, true)) == std::vector<std::string>{"0.0", "0.1", "0.2", "0.3", "0.4"});
  CHECK(labels(linear_axis(1, 30, 6, false)) == std::vector<std::string>{"5", "10", "15", "20", "25", "30"});
  CHECK(labels(linear_axis(1, 4, 7, false, true)) == std::vector<std::string>{"1", "2", "3", "4"});
  CHECK(labels(linear_axis(-2e-7, 2e-7, 4, true)) == std::vector<std::string>{"-2e-7", "-1e-7", "0", "1e-7", "2e-7"});
  CHECK(labels(logarithmic_axis(0.04, 3)) == std::vector<std::string>{"0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5"});
  CHECK(labels(logarithmic_axis(0.002, 30)) == std::vector<std::string>{"0.01", "0.1", "1", "10"});
  CHECK(labels(logarithmic_axis(1, 1)) == std::vector<std::string>{"0.5", "1", "2"});
}

TEST_CASE("axis: over any range, the ends hold the data, the ticks lie inside and grow") {
  random_stream const r{.seed = 12};
  for (std::uint64_t i = 0; i < 3000; ++i) {
    double const a = r.normal<double>(3 * i) * std::pow(10, 600 * r.uniform<double>(3 * i + 1) - 300);
    double const b = r.uniform(3 * i + 2) < 0.3 ? a : a * (1 + r.normal<double>(3 * i + 2));
    double const low = std::min(a, b), high = std::max(a, b);
    CAPTURE(low, high);
    if (!axis::shows(low, false) || !axis::shows(high, false)) continue;
    std::vector<axis> axes{linear_axis(low, high, 5, true), linear_axis(low, high, 7, false)};
    if (axis::shows(low, true)) axes.push_back(logarithmic_axis(low, high));
    for (auto const& x : axes) {
      double const slack = 1e-5;  // of the axis' length: a line may reach over the frame's edge by less than a pixel
      REQUIRE((x.position(low) >= -slack && x.position(high) <= 1 + slack));
      REQUIRE((x.ticks.size() >= 1 && x.ticks.size() <= 20));
      for (std::size_t k = 0; k < x.ticks.size(); ++k) {
        double const at = x.position(x.ticks[k].value);
        REQUIRE((at >= -slack && at <= 1 + slack));
        REQUIRE((k == 0 || x.ticks[k].value > x.ticks[k - 1].value));
        REQUIRE(x.ticks[k].label.size() < 24);
      }
    }
  }
}
