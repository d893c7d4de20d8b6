// tests/unit/tree/rows.cpp — categories and missing values at prediction
// SPDX-License-Identifier: MIT
#include <ctgrad/estimator/predict.hpp>

#include <catch2/catch.hpp>

#include <cmath>

#include "colours.hpp"
#include "data.hpp"
#include "support/message.hpp"

using namespace ctgrad;
using support::message;

TEST_CASE("predict: categories by their codes; missing ones and those never seen go where the node says") {
  auto const model = test::colours();
  std::vector<float> const rows{0, 5, 2, 5, 1, 2, 1, 3, 1, NAN, NAN, 3, 3, 3, 99, NAN};
  CHECK(predict(model, rows) == std::vector<float>{1, 1, 2, 3, 2, 3, 3, 2});
  CHECK(message([&] { predict(model, std::vector<float>{.5f, 0}); }) ==
        "predict: row 0, column 0 is 0.5, but a category's code is needed, or NaN where it is missing");
  CHECK(message([&] { predict(model, std::vector<float>{0, 0, -1, 0}); }) ==
        "predict: row 1, column 0 is -1, but a category's code is needed, or NaN where it is missing");
}

TEST_CASE("predict: a data set with other codes means the same names") {
  auto const model = test::colours();
  dataset const same{{.features = {0, 5, 1, 5, 2, 5}, .width = 2, .categories = {{"red", "green", "blue"}, {}}}};
  dataset const other{{.features = {0, 5, 1, 5, 2, 1, 3, 5, NAN, 1},
                       .width = 2,
                       .categories = {{"blue", "green", "pink", "red"}, {}},
                       .missing = true}};
  CHECK(predict(model, same) == std::vector<float>{1, 3, 1});
  CHECK(predict(model, other) == std::vector<float>{1, 3, 2, 1, 2});
  dataset const numbers{{.features = {0, 5}, .width = 2}};
  CHECK(message([&] { predict(model, numbers); }) ==
        "predict: column 0 of the data set holds numbers, but the model was fitted on categories");
  dataset const both{{.features = {0, 0}, .width = 2, .categories = {{"red"}, {"red"}}}};
  CHECK(message([&] { predict(model, both); }) ==
        "predict: column 1 of the data set holds categories, but the model was fitted on numbers");
}
