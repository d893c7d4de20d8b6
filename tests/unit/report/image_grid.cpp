// tests/unit/report/image_grid.cpp — pixels become rectangles of the right colour
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/report/image_grid.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

using namespace ctgrad;

namespace {
auto holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("image_grid: equal neighbours share a rectangle") {
  std::vector<float> const pixels{0, 0, 1, 1, 1, 0};
  auto const text = image_grid(pixels, {.height = 2, .width = 3});
  CHECK(xml_fault(text) == "");
  CHECK(holds(text, R"(fill="#ffffff" d="M0 0h2v1h-2zM2 1h1v1h-1z")"));
  CHECK(holds(text, R"(fill="#000000" d="M2 0h1v1h-1zM0 1h2v1h-2z")"));
}

TEST_CASE("image_grid: diverging colours have white at 0, whatever the range") {
  std::vector<float> const weights{-0.1f, 0, 2, 0};
  auto const text = image_grid(weights, {.height = 2, .width = 2, .diverging = true});
  CHECK(holds(text, R"(fill="#ffffff" d="M1 0h1v1h-1zM1 1h1v1h-1z")"));
  CHECK(holds(text, palette::diverging(1).hex()));
  CHECK_FALSE(holds(text, palette::diverging(-1).hex()));
}

TEST_CASE("image_grid: a scale of its own spreads each image over all greys") {
  std::vector<float> const two{0, 1, 0, 0.01f};
  image_grid_options o{.height = 1, .width = 2};
  auto const blacks = [](std::string const& text) {
    auto const first = text.find("#000000");
    return (first != std::string::npos) + (text.find("#000000", first + 1) != std::string::npos);
  };
  CHECK(blacks(image_grid(two, o)) == 1);
  o.own_scale = true;
  CHECK(blacks(image_grid(two, o)) == 2);
}

TEST_CASE("image_grid: pixels that are not finite are seen; flat images are drawn") {
  std::vector<float> pixels(4, 2.f);
  CHECK(xml_fault(image_grid(pixels, {.height = 2, .width = 2, .captions = {"<flat>"}})) == "");
  pixels[1] = std::nanf("");
  CHECK(holds(image_grid(pixels, {.height = 2, .width = 2}), palette::not_finite.hex()));
}

TEST_CASE("image_grid: pixels that do not fill images are refused") {
  std::vector<float> const pixels(10);
  CHECK_THROWS_WITH(image_grid(pixels, {.height = 3, .width = 3}), "image_grid: 10 pixels do not fill images of 3 x 3");
  CHECK_THROWS_WITH(image_grid(pixels, {.height = 0, .width = 3}),
                    "image_grid: images of 0 x 3 pixels were asked for, 1 to 1000 are needed each way");
  CHECK_THROWS_WITH(image_grid(pixels, {.height = 1, .width = 5, .captions = {"a"}}),
                    "image_grid: 1 captions were given for 2 images");
  CHECK_THROWS_WITH(image_grid(pixels, {.height = 1, .width = 5, .across = 0}),
                    "image_grid: across is 0 and size is 64, at least 1 and 8 to 1000 are needed");
}
