// ctgrad/report/decision_map.hpp — what a classifier of two columns and two classes says everywhere, with the data, as SVG
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/palette.hpp>
#include <ctgrad/report/svg.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// What a decision map shows, and how large.
struct decision_map_options {
  std::string title{}, x_label{}, y_label{};  ///< left out where empty
  double low = -1, high = 1;                  ///< the square that is shown: low to high along both axes
  double size = 260;                          ///< pixels of its side, 100 to 2000
};

/// The pairs of numbers that `decision_map` wants answers for: cells x cells rows of two, the upper row first.
inline auto decision_grid(std::size_t cells, decision_map_options const& o = {}) -> std::vector<float> {
  require(cells >= 2 && cells <= 200, "decision_grid: ", cells, " cells were asked for, 2 to 200 can be drawn");
  require(o.low < o.high, "decision_grid: the range is ", o.low, " to ", o.high, ", the first must be below the second");
  std::vector<float> rows;
  double const step = (o.high - o.low) / double(cells);
  for (std::size_t r = 0; r < cells; ++r)
    for (std::size_t c = 0; c < cells; ++c) {
      rows.push_back(float(o.low + (double(c) + 0.5) * step));
      rows.push_back(float(o.high - (double(r) + 0.5) * step));
    }
  return rows;
}

/// Blue where class 0 is likelier, red where class 1 is; pale where the classifier is not sure. Rows of class 0 are drawn
/// as rings, those of class 1 as dots.
/// \param probabilities of class 1, for each row of `decision_grid`
/// \param points rows of two numbers, \param labels one a row, 0 or 1
/// \code
/// auto const p = predict_proba(model, decision_grid(60));   // every second one is that of class 1
/// \endcode
inline auto decision_map(std::span<double const> probabilities, std::span<float const> points,
                         std::span<std::int32_t const> labels, decision_map_options const& o = {}) -> std::string {
  std::size_t cells = 0;
  while (cells * cells < probabilities.size()) ++cells;
  require(cells >= 2 && cells * cells == probabilities.size(), "decision_map: ", probabilities.size(),
          " probabilities were given, a square of at least 4 is needed");
  require(points.size() == 2 * labels.size(), "decision_map: ", points.size(), " numbers were given for ", labels.size(),
          " points of 2");
  require(o.size >= 100 && o.size <= 2000, "decision_map: a size of ", o.size, " was asked for, 100 to 2000 can be drawn");
  double const left = o.y_label.empty() ? 12 : 34, top = o.title.empty() ? 12 : 34, side = o.size / double(cells);
  svg page(left + o.size + 12, top + o.size + (o.x_label.empty() ? 12 : 32), o.title.empty() ? "decision map" : o.title);
  page.text(left, 22, o.title, {.css = "cg-ink", .font_size = 14, .bold = true});
  page.text(left + o.size / 2, top + o.size + 22, o.x_label, {.css = "cg-ink", .anchor = "middle"});
  page.text(20, top + o.size / 2, o.y_label, {.css = "cg-ink", .anchor = "middle", .rotate = -90});
  page.begin_group(left, top, 1, true);
  for (std::size_t r = 0; r < cells; ++r)
    for (std::size_t c = 0, end = 0; c < cells; c = end) {  // neighbours of one colour are one rectangle
      auto const colour = [&](std::size_t at) { return palette::diverging(0.75 * (2 * probabilities[r * cells + at] - 1)); };
      for (end = c + 1; end < cells && colour(end) == colour(c);) ++end;
      page.rect(double(c) * side, double(r) * side, double(end - c) * side, side, {.fill = colour(c).hex()});
    }
  page.end_group();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    double const x = left + (double(points[2 * i]) - o.low) / (o.high - o.low) * o.size;
    double const y = top + (o.high - double(points[2 * i + 1])) / (o.high - o.low) * o.size;
    if (labels[i] == 0) page.circle(x, y, 2.2, {.fill = "none", .stroke = "#0b2a4a", .stroke_width = 1});
    else page.circle(x, y, 2.2, {.fill = "#6b0019"});
  }
  return page.str();
}

}  // namespace ctgrad::inline CTGRAD_ABI
