// tests/unit/tree/explain.cpp — the way of a row in words, a tree as a picture
// SPDX-License-Identifier: MIT
#include <ctgrad/data/tables.hpp>
#include <ctgrad/tree/explain.hpp>
#include <ctgrad/tree/picture.hpp>

#include <catch2/catch.hpp>

#include <limits>

#include "colours.hpp"
#include "data.hpp"
#include "support/message.hpp"
#include "unit/report/well_formed.hpp"

using namespace ctgrad;
using support::message;

TEST_CASE("path: one row from the root to its leaf") {
  auto const model = fit(decision_tree<classification>{.max_depth = 2}, iris());
  CHECK(path(model, iris().row(70)) ==
        "petal_length is 4.8, above 2.45\n"
        "petal_width is 1.8, above 1.75\n"
        "so the answer is virginica, as for 45 of the 46 training rows that came here\n");
  CHECK(path(model, iris().row(0)) ==
        "petal_length is 1.4, at most 2.45\n"
        "so the answer is setosa, as for 50 of the 50 training rows that came here\n");
}

TEST_CASE("path: categories, one that training has not seen, and missing values") {
  auto const model = test::colours();
  float const missing = std::numeric_limits<float>::quiet_NaN();
  CHECK(
      path(model, std::vector<float>{0, 1}).starts_with("colour is red, one of red, blue\nso the answer is 1, from the 3 "));
  CHECK(path(model, std::vector<float>{1, missing}) ==
        "colour is green, none of red, blue\n"
        "size is missing: such rows go where it is at most 2\n"
        "so the answer is 2, from the 2 training rows that came here\n");
  CHECK(path(model, std::vector<float>{9, 5}) ==
        "colour is a category that training has not seen: such rows go where it is none of red, blue\n"
        "size is 5, above 2\n"
        "so the answer is 3, from the 1 training row that came here\n");
  CHECK(message([&] { (void)path(model, std::vector<float>{0}); }) ==
        "path: a row of 1 numbers was given, but the model was fitted on 2 columns");
  CHECK(message([&] { (void)path(model, std::vector<float>{0, HUGE_VALF}); }) == "path: column 1 is infinite");
}

TEST_CASE("picture: a well-formed SVG with every question, count and impurity") {
  auto const model = fit(decision_tree<classification>{.max_depth = 3}, iris());
  auto const page = picture(model, {.title = "Iris & <others>"});
  CHECK(xml_fault(page) == "");
  for (char const* words :
       {"petal_length &lt;= 2.45 ?", "150 rows: 50 50 50", "impurity 0.667", "setosa", "Iris &amp; &lt;others&gt;"})
    CHECK(page.find(words) != std::string::npos);
  auto const boxes = [](std::string const& text) {
    std::size_t count = 0;
    for (auto at = text.find("fill=\"none\""); at != std::string::npos; at = text.find("fill=\"none\"", at + 1)) ++count;
    return count;
  };
  CHECK(boxes(page) == model.structure().nodes.size());
  CHECK(boxes(picture(model, {.max_depth = 0})) == 1);
  CHECK(picture(model, {.max_depth = 1}).find("versicolor ...") != std::string::npos);
  CHECK(xml_fault(picture(fit(decision_tree<regression>{.max_depth = 4}, diabetes()))) == "");
  CHECK(message([&] { (void)picture(model, {.max_depth = 13}); }) ==
        "picture: a max_depth of 13 was asked for, 0 to 12 can be drawn");
}
