// scatter_plot.cpp — a circle for each point that can be shown, regions behind them
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/report/scatter_plot.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {
auto count(std::string const& text, std::string_view what) -> std::size_t {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; ++at) ++n;
  return n;
}
}  // namespace

TEST_CASE("scatter_plot: a circle a point, those that are not finite left out") {
  auto const picture = scatter_plot({{"one", {1, 2, NAN}, {1, 3, 2}}, {"two", {0}, {INFINITY}}},
                                    {.title = "t", .diagonal = true, .zero = true});
  CHECK(xml_fault(picture).empty());
  CHECK(count(picture, "<circle") == 2 + 2);  // and two in the legend
}

TEST_CASE("scatter_plot: regions fill the frame with the group at each place") {
  auto const left_or_right = [](double x, double) { return x < 0.5 ? std::size_t{0} : std::size_t{1}; };
  auto const picture = scatter_plot({{"a", {0}, {0}}, {"b", {1}, {1}}}, {.region = left_or_right});
  CHECK(xml_fault(picture).empty());
  CHECK(count(picture, "<rect") == 1 + 3600);
}

TEST_CASE("scatter_plot: what does not fit together is refused") {
  CHECK_THROWS_AS(scatter_plot({}), error);
  CHECK_THROWS_AS(scatter_plot({{"a", {1}, {}}}), error);
  CHECK_THROWS_AS(scatter_plot({{"a", {1}, {1}}}, {.width = 10}), error);
}
