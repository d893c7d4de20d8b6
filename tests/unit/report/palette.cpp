// tests/unit/report/palette.cpp — the ends and the middle, and darker for more
// SPDX-License-Identifier: MIT
#include <ctgrad/report/palette.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ctgrad;

TEST_CASE("palette: the ends and the middle are what they are said to be") {
  CHECK(palette::grey(0).hex() == "#ffffff");
  CHECK(palette::grey(1).hex() == "#000000");
  CHECK(palette::diverging(0).hex() == "#ffffff");
  CHECK(palette::diverging(-1).hex() == "#053061");
  CHECK(palette::diverging(7) == palette::diverging(1));
  CHECK(palette::sequential(-1) == palette::sequential(0));
  CHECK(palette::grey(std::nan("")) == palette::not_finite);
  CHECK((palette::sequential(1).dark() && !palette::sequential(0).dark()));
}

TEST_CASE("palette: larger amounts are darker") {
  auto const light = [](rgb c) { return c.red + c.green + c.blue; };
  for (int i = 0; i < 100; ++i) {
    CHECK(light(palette::sequential(i / 100.)) >= light(palette::sequential((i + 1) / 100.)));
    CHECK(light(palette::grey(i / 100.)) > light(palette::grey((i + 1) / 100.)));
  }
}
