// tests/unit/report/svg.cpp — whatever goes in, the picture is well-formed and harmless
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/report/svg.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace ctgrad;

TEST_CASE("svg: hostile text is text") {
  auto const* const hostile = "\"><script>alert(1)</script>&\x01\xff";
  svg picture(100, 50, hostile);
  picture.text(1, 2, hostile, {.css = hostile, .fill = hostile, .anchor = hostile, .rotate = 30});
  picture.rect(0, 0, 1, 1, {.fill = hostile, .stroke = hostile, .dash = hostile});
  picture.begin_group(1, 2, 3, true);
  picture.path("M0 0L1 1Z", {.css = "cg-ink"});
  picture.end_group();
  auto const text = picture.str();
  CHECK(xml_fault(text) == "");
  CHECK(text.find("<script") == std::string::npos);
}

TEST_CASE("svg: what cannot be drawn is refused") {
  CHECK_THROWS_WITH(svg(0, 10, ""), "svg: a size of 0 x 10 was given, both must be positive");
  svg picture(10, 10, "");
  CHECK_THROWS_AS(picture.line(0, std::nan(""), 1, 1, {}), error);
  CHECK_THROWS_WITH(picture.path("M0 0\"/><script>", {}),
                    "svg: path data \"M0 0\"/><script>\" holds more than path commands and numbers");
  CHECK_THROWS_AS(picture.path("M0 nan", {}), error);
  CHECK_THROWS_WITH(picture.end_group(), "svg: end_group without begin_group");
  picture.begin_group(0, 0, 1);
  CHECK_THROWS_WITH(picture.str(), "svg: the picture was asked for with 1 group(s) still open");
}

TEST_CASE("svg: a refused shape leaves the picture as it was") {
  svg picture(10, 10, "");
  auto const before = picture.str();
  CHECK_THROWS_AS(picture.line(0, std::nan(""), 1, 1, {}), error);
  CHECK_THROWS_AS(picture.text(std::nan(""), 0, "a", {}), error);
  CHECK(picture.str() == before);
}

TEST_CASE("svg_path: a point that is not finite interrupts the stroke") {
  svg_path path;
  path.point(std::nan(""), 0);
  path.point(0, 0);
  path.point(1, 1);
  path.point(2, std::numeric_limits<double>::infinity());
  path.point(3, 3);
  path.close();
  CHECK(path.data() == "M0 0L1 1M3 3Z");
}
