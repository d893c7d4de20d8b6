// tests/unit/report/line_plot.cpp — curves are drawn as far as they can be
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/core/random.hpp>
#include <ctgrad/report/line_plot.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace ctgrad;

namespace {

auto const nowhere = std::nan("");
auto const infinity = std::numeric_limits<double>::infinity();

auto occurrences(std::string_view text, std::string_view part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("line_plot: well-formed, with title, names and labels escaped") {
  auto const text = line_plot({{.name = "train <1>", .y = {3, 2, 1}}, {.name = "test & co", .y = {3, 2.5, 2}}},
                              {.title = "Loss \"L\"", .x_label = "<epoch>", .y_label = "a & b"});
  CHECK(xml_fault(text) == "");
  for (auto const* part : {"train &lt;1&gt;", "test &amp; co", "Loss &quot;L&quot;", "&lt;epoch&gt;", "a &amp; b"})
    CHECK(text.find(part) != std::string::npos);
  CHECK(occurrences(text, "<path") == 2);
}

TEST_CASE("line_plot: what cannot be shown interrupts the curve, and is counted") {
  auto const text = line_plot({{.name = "loss", .y = {1, 2, nowhere, 3, infinity, 4, 5}}});
  CHECK(xml_fault(text) == "");
  CHECK(text.find("loss (2 not shown)") != std::string::npos);
  auto const curve = text.substr(text.find(" d=\""));
  CHECK(occurrences(curve.substr(0, curve.find("/>")), "M") == 3);
  CHECK(line_plot({{.name = "loss", .y = {1, 0, -1, 2}}}, {.log_y = true}).find("loss (2 not shown)") != std::string::npos);
}

TEST_CASE("line_plot: a band is closed on both sides of a hole") {
  auto const text = line_plot({{.y = {1, 2, 1, nowhere, 1, 2}, .deviation = {.1, .1, .1, .1, .1, .1}}});
  auto const band = text.substr(text.find("<path"));
  auto const data = band.substr(0, band.find("/>"));
  CHECK(occurrences(data, "M") == 2);
  CHECK(occurrences(data, "Z") == 2);
  CHECK(occurrences(data, "L") == 2 * 3 - 1 + 2 * 2 - 1);
}

TEST_CASE("line_plot: whatever the numbers, it is well-formed and holds no NaN") {
  random_stream const r{.seed = 13};
  double const odd[] = {nowhere, infinity, -infinity, 0, -0.0, 1e308, -1e308, 5e-324, 1, 1};
  for (std::uint64_t i = 0; i < 300; ++i) {
    std::vector<series> curves(1 + r.below(i, 8));
    for (std::size_t k = 0; k < curves.size(); ++k) {
      auto const from = random_stream{.seed = i, .stream = k};
      auto const number = [&](std::uint64_t c) {
        return from.uniform(c) < 0.2 ? odd[from.below(c, 10)] : from.normal<double>(c);
      };
      for (std::uint64_t n = from.below(0, 30), j = 1; j <= n; ++j) curves[k].y.push_back(number(j));
      for (std::uint64_t j = 0; k % 2 == 1 && j < curves[k].y.size(); ++j) curves[k].x.push_back(number(100 + j));
      for (std::uint64_t j = 0; k % 3 == 1 && j < curves[k].y.size(); ++j) curves[k].deviation.push_back(number(200 + j));
    }
    auto const text = line_plot(curves, {.log_x = i % 2 == 1, .log_y = i % 3 == 1});
    REQUIRE(xml_fault(text) == "");
    REQUIRE(text.find("nan") == std::string::npos);
    REQUIRE(text.find("inf") == std::string::npos);
  }
}

TEST_CASE("line_plot: series that do not fit are refused") {
  CHECK_THROWS_WITH(line_plot({}), "line_plot: 0 series were given, at least 1 is needed");
  CHECK_THROWS_WITH(line_plot({{.name = "a", .y = {1, 2}, .x = {1}}}), "line_plot: series \"a\" has 1 x for 2 y");
  CHECK_THROWS_WITH(line_plot({{.name = "a", .y = {1, 2}, .deviation = {1}}}),
                    "line_plot: series \"a\" has 1 deviations for 2 y");
  CHECK_THROWS_WITH(line_plot({{.y = {1}}}, {.width = 10}),
                    "line_plot: a size of 10 x 380 was given, at least 200 x 150 is needed");
}
