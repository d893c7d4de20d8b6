// tests/unit/report/heat_map.cpp — each cell has its number, any matrix a picture
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/core/random.hpp>
#include <ctgrad/report/heat_map.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

using namespace ctgrad;

namespace {
auto holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("heat_map: each cell has its number, names are escaped") {
  std::vector<double> const values{31, 2, 0, 29.5};
  auto const text = heat_map(values, 2, 2,
                             {.title = "T<1>",
                              .x_label = "predicted",
                              .y_label = "true",
                              .row_names = {"a&b", "c"},
                              .column_names = {"<d>", "a longer name"}});
  CHECK(xml_fault(text) == "");
  for (auto const* part : {">31<", ">2<", ">0<", ">29.5<", "T&lt;1&gt;", "a&amp;b", "&lt;d&gt;", "a longer name"})
    CHECK(holds(text, part));
}

TEST_CASE("heat_map: well-formed for any size and any values") {
  random_stream const r{.seed = 3};
  for (std::size_t rows : {1u, 3u, 40u, 200u})
    for (std::size_t columns : {1u, 7u, 90u}) {
      std::vector<double> values;
      for (std::uint64_t i = 0; i < rows * columns; ++i) values.push_back(r.normal<double>(i) * 1e3);
      values[0] = std::nan("");
      values.back() = 1e308 * 10;
      CHECK(xml_fault(heat_map(values, rows, columns)) == "");
    }
  CHECK(xml_fault(heat_map(std::vector<double>{0, 0}, 1, 2)) == "");
  CHECK(holds(heat_map(std::vector<double>{std::nan(""), 1}, 1, 2), palette::not_finite.hex()));
}

TEST_CASE("heat_map: sizes that do not agree are refused") {
  std::vector<double> const v(6);
  CHECK_THROWS_WITH(heat_map(v, 2, 2), "heat_map: 6 values were given for 2 x 2 cells");
  CHECK_THROWS_WITH(heat_map(v, 0, 2), "heat_map: 0 x 2 cells were asked for, 1 to 200 rows and columns can be drawn");
  CHECK_THROWS_WITH(heat_map(v, 2, 3, {.row_names = {"a"}}), "heat_map: 1 row names were given for 2 rows");
  CHECK_THROWS_WITH(heat_map(v, 2, 3, {.column_names = {"a"}}), "heat_map: 1 column names were given for 3 columns");
}
