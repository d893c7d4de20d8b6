// bar_chart.cpp — bars are as long as their amounts say, and the picture is well-formed whatever the names are
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/report/bar_chart.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace ctgrad;

TEST_CASE("bar_chart: is well-formed, with a bar for each finite amount") {
  auto const picture =
      bar_chart({{"a <b> & \"c\"", 3, 0.5}, {"less", -1}, {"none", std::numeric_limits<double>::quiet_NaN()}},
                {.title = "t", .x_label = "x"});
  CHECK(xml_fault(picture).empty());
  CHECK(picture.find("a &lt;b&gt;") != picture.npos);
  std::size_t rects = 0;
  for (std::size_t at = 0; (at = picture.find("<rect", at)) != picture.npos; ++at) ++rects;
  CHECK(rects == 3);  // the paper and two bars
}

TEST_CASE("bar_chart: no bars, and too many, are refused") {
  CHECK_THROWS_AS(bar_chart({}), error);
  CHECK_THROWS_AS(bar_chart(std::vector<bar>(201)), error);
  CHECK(xml_fault(bar_chart({{"zero", 0}})).empty());
}
