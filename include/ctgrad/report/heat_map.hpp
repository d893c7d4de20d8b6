// ctgrad/report/heat_map.hpp — a matrix as coloured cells with their numbers, such as a confusion matrix, as SVG
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/palette.hpp>
#include <ctgrad/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// Titles, names and size of a heat map.
struct heat_map_options {
  std::string title{}, x_label{}, y_label{};             ///< left out where empty
  std::vector<std::string> row_names{}, column_names{};  ///< none: 0, 1, 2, ...
};

namespace detail {

/// Amounts are coloured by the square root of their share of the largest, so that rare confusions show beside a full
/// diagonal; matrices with negative values by value, about zero.
inline auto heat_colour(double value, double largest, bool is_signed) -> rgb {
  if (!std::isfinite(value)) return palette::not_finite;
  if (largest == 0) return palette::sequential(0);
  return is_signed ? palette::diverging(value / largest) : palette::sequential(std::sqrt(value / largest));
}

inline auto names_or_numbers(std::vector<std::string> names, std::size_t count) -> std::vector<std::string> {
  for (std::size_t i = names.size(); i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

inline auto longest_name(std::vector<std::string> const& names) -> std::size_t {
  std::size_t longest = 1;
  for (auto const& name : names) longest = std::max(longest, utf8_count(name));
  return longest;
}

inline void draw_cell(svg& picture, double x, double y, double cell, double value, rgb colour, bool number) {
  double const side = cell >= 18 ? cell - 1 : cell;  // small cells touch: gaps would make a grey of their own
  picture.rect(x, y, side, side, {.fill = colour.hex()});
  if (!number) return;
  char const* const ink = value == 0 ? "#a3afbb" : colour.dark() ? "#ffffff" : "#1f2328";
  picture.text(x + side / 2, y + cell / 2 + 4, readable(value, 3), {.fill = ink, .anchor = "middle"});
}

}  // namespace detail

/// A rows x columns matrix, row-major, the first row on top. A value that is not finite gets a colour of its own and
/// its number says so. Throws `error` for no cells, sizes that do not agree, or more than 200 rows or columns.
inline auto heat_map(std::span<double const> values, std::size_t rows, std::size_t columns, heat_map_options const& o = {})
    -> std::string {
  require(rows > 0 && columns > 0 && rows <= 200 && columns <= 200, "heat_map: ", rows, " x ", columns,
          " cells were asked for, 1 to 200 rows and columns can be drawn");
  require(values.size() == rows * columns, "heat_map: ", values.size(), " values were given for ", rows, " x ", columns,
          " cells");
  require(o.row_names.empty() || o.row_names.size() == rows, "heat_map: ", o.row_names.size(), " row names were given for ",
          rows, " rows");
  require(o.column_names.empty() || o.column_names.size() == columns, "heat_map: ", o.column_names.size(),
          " column names were given for ", columns, " columns");

  double largest = 0;
  bool is_signed = false;
  std::size_t widest = 1;
  for (double const v : values) {
    widest = std::max(widest, readable(v, 3).size());
    if (!std::isfinite(v)) continue;
    largest = std::max(largest, std::fabs(v));
    is_signed |= v < 0;
  }
  auto const row_names = detail::names_or_numbers(o.row_names, rows);
  auto const column_names = detail::names_or_numbers(o.column_names, columns);
  auto const extent = [](std::vector<std::string> const& names) {
    return 7.4 * static_cast<double>(detail::longest_name(names));
  };
  double const cell = std::clamp(
      std::max(440.0 / static_cast<double>(std::max(rows, columns)), 7.6 * static_cast<double>(widest) + 8), 6.0, 56.0);
  bool const numbers = cell >= 7.6 * static_cast<double>(widest) + 4 && cell >= 18;
  bool const slanted = extent(column_names) > cell - 4;

  double const overhang = slanted ? 0.75 * extent(column_names) - cell / 2 : 0;  // of the first column's name
  double const left = std::max((o.y_label.empty() ? 16 : 40) + extent(row_names) + 8, overhang);
  double const top = o.title.empty() ? 16 : 44;
  double const right = left + cell * static_cast<double>(columns), bottom = top + cell * static_cast<double>(rows);
  double const below = slanted ? 0.75 * extent(column_names) + 20 : 22;
  double const title_width = 8.7 * static_cast<double>(detail::utf8_count(o.title)) + 32;
  svg picture(std::max({right + (slanted ? 12 : 20), title_width, 120.0}), bottom + below + (o.x_label.empty() ? 8 : 30),
              o.title.empty() ? "heat map" : o.title);
  picture.text(o.y_label.empty() ? 16 : 14, 26, o.title, {.css = "cg-ink", .font_size = 15, .bold = true});
  picture.text((left + right) / 2, bottom + below + 18, o.x_label, {.css = "cg-ink", .anchor = "middle"});
  picture.text(22, (top + bottom) / 2, o.y_label, {.css = "cg-ink", .anchor = "middle", .rotate = -90});

  // Names are left out where they would run into each other.
  std::size_t const stride = static_cast<std::size_t>(std::ceil(14 / cell));
  for (std::size_t r = 0; r < rows; r += stride)
    picture.text(left - 8, top + (static_cast<double>(r) + 0.5) * cell + 4, row_names[r],
                 {.css = "cg-ink", .anchor = "end"});
  for (std::size_t c = 0; c < columns; c += stride) {
    double const x = left + (static_cast<double>(c) + 0.5) * cell;
    if (slanted) picture.text(x + 4, bottom + 14, column_names[c], {.css = "cg-ink", .anchor = "end", .rotate = -45});
    else picture.text(x, bottom + 17, column_names[c], {.css = "cg-ink", .anchor = "middle"});
  }
  for (std::size_t k = 0; k < values.size(); ++k) {
    std::size_t const row = k / columns, column = k % columns;
    detail::draw_cell(picture, left + static_cast<double>(column) * cell, top + static_cast<double>(row) * cell, cell,
                      values[k], detail::heat_colour(values[k], largest, is_signed), numbers);
  }
  return picture.str();
}

}  // namespace ctgrad::inline CTGRAD_ABI
