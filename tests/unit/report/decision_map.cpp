// tests/unit/report/decision_map.cpp — what a classifier of two columns says everywhere
// SPDX-License-Identifier: MIT
#include <ctgrad/report/decision_map.hpp>
#include <ctgrad/report/line_plot.hpp>

#include <catch2/catch.hpp>

#include "well_formed.hpp"

using namespace ctgrad;

namespace {

auto count(std::string const& text, std::string const& what) -> std::size_t {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("decision_grid: middles of cells, the upper row first") {
  CHECK(decision_grid(2) == std::vector<float>{-.5f, .5f, .5f, .5f, -.5f, -.5f, .5f, -.5f});
  CHECK(decision_grid(2, {.low = 0, .high = 4}) == std::vector<float>{1, 3, 3, 3, 1, 1, 3, 1});
  CHECK_THROWS_AS(decision_grid(1), error);
  CHECK_THROWS_AS(decision_grid(5, {.low = 1, .high = 1}), error);
}

TEST_CASE("decision_map: a rectangle a run of one colour, rings and dots for the classes") {
  std::vector<double> const p{1, 1, 1, 0, 0, 1, 1, 0, 0};
  std::vector<float> const points{0, 0, .5f, .5f, -1, -1};
  std::vector<std::int32_t> const labels{0, 1, 1};
  auto const page = decision_map(p, points, labels, {.title = "a < b", .x_label = "u", .y_label = "v"});
  CHECK(xml_fault(page) == "");
  CHECK(count(page, "<rect") == 1 + 1 + 2 + 2);  // the paper, and the runs of three rows
  CHECK(count(page, "<circle") == 3);
  CHECK(count(page, "fill=\"none\"") == 1);
  CHECK(page.find("a &lt; b") != std::string::npos);
  CHECK_THROWS_AS(decision_map(std::vector<double>(5), points, labels), error);
  CHECK_THROWS_AS(decision_map(p, points, std::vector<std::int32_t>{0}), error);
}

TEST_CASE("line_plot: points are drawn one by one, and no line joins them") {
  auto const page = line_plot({{.name = "data", .y = {1, 2, 3, 2}, .points = true}});
  CHECK(xml_fault(page) == "");
  CHECK(count(page, "<circle") == 4 + 1);  // and one in the legend
  CHECK(count(page, "<path") == 0);
}
