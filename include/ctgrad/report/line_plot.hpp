// ctgrad/report/line_plot.hpp — curves over a common axis, such as the loss over the epochs, as SVG
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/axis.hpp>
#include <ctgrad/report/svg.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// One curve.
struct series {
  std::string name{};               ///< in the legend; left out where empty
  std::vector<double> y{};          ///< a NaN leaves a gap
  std::vector<double> x{};          ///< none: 1, 2, 3, ...; else one for each y
  std::vector<double> deviation{};  ///< none, or one for each y: a band of y - deviation to y + deviation
  bool points = false;              ///< points that no line joins, as measured data
};

/// Titles, scales and size of a plot.
struct line_plot_options {
  std::string title{}, x_label{}, y_label{};  ///< left out where empty
  double width = 640, height = 380;           ///< in pixels
  bool log_x = false, log_y = false;          ///< only positive values can be shown
};

namespace detail {

/// The plot's frame on the page and the two axes: turns data into coordinates.
struct plot_frame {
  double left, top, right, bottom;
  axis x, y;
  auto at_x(double value) const -> double { return left + x.position(value) * (right - left); }
  auto at_y(double value) const -> double { return bottom - y.position(value) * (bottom - top); }
};

inline auto value_x(series const& s, std::size_t i) -> double { return s.x.empty() ? static_cast<double>(i + 1) : s.x[i]; }

inline auto make_axis(std::vector<double> const& values, bool logarithmic, int wanted, bool widen) -> axis {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool whole = !widen;  // epochs are not halved
  for (double const v : values) {
    if (!axis::shows(v, logarithmic)) continue;
    low = std::min(low, v);
    high = std::max(high, v);
    whole = whole && v == std::floor(v);
  }
  if (low > high) low = logarithmic ? 0.1 : 0, high = 1;  // nothing to show: an empty frame
  return logarithmic ? logarithmic_axis(low, high) : linear_axis(low, high, wanted, widen, whole);
}

inline void draw_axes(svg& picture, plot_frame const& f, line_plot_options const& o) {
  for (auto const& [value, label] : f.y.ticks) {
    double const y = f.at_y(value);
    picture.line(f.left, y, f.right, y, {.css = "cg-grid", .stroke_width = 1});
    picture.text(f.left - 8, y + 4, label, {.css = "cg-muted", .anchor = "end"});
  }
  for (auto const& [value, label] : f.x.ticks) {
    double const x = f.at_x(value);
    picture.line(x, f.bottom, x, f.bottom + 5, {.css = "cg-axis", .stroke_width = 1});
    picture.text(x, f.bottom + 19, label, {.css = "cg-muted", .anchor = "middle"});
  }
  picture.line(f.left, f.bottom, f.right, f.bottom, {.css = "cg-axis", .stroke_width = 1});
  picture.text((f.left + f.right) / 2, f.bottom + 40, o.x_label, {.css = "cg-ink", .anchor = "middle"});
  picture.text(18, (f.top + f.bottom) / 2, o.y_label, {.css = "cg-ink", .anchor = "middle", .rotate = -90});
}

/// Six colours and four dashes: the first twelve series differ in one of them, neighbours in both.
inline auto series_class(std::size_t k) -> std::string { return "cg-s" + std::to_string(k % 6); }
inline auto series_dash(std::size_t k) -> std::string_view {
  static constexpr std::array<std::string_view, 4> dashes = {"", "7 3", "2 3", "9 3 2 3"};
  return dashes[k % 4];
}

inline void draw_series(svg& picture, plot_frame const& f, series const& s, std::size_t k) {
  std::string const css = series_class(k);
  svg_path curve, band;
  auto const x_at = [&](std::size_t i) { return f.at_x(value_x(s, i)); };
  for (std::size_t i = 0; i < s.y.size(); ++i) curve.point(x_at(i), f.at_y(s.y[i]));
  // A band is closed over each run of points that can be shown, out along the top and back along the bottom.
  auto const edge = [&](std::size_t i, double sign) { return f.at_y(s.y[i] + sign * s.deviation[i]); };
  for (std::size_t begin = 0, i = 0; i <= s.deviation.size() && !s.deviation.empty(); ++i) {
    if (i < s.y.size() && std::isfinite(x_at(i) + edge(i, 1) + edge(i, -1))) continue;
    for (std::size_t k1 = begin; k1 < i; ++k1) band.point(x_at(k1), edge(k1, 1));
    for (std::size_t k1 = i; k1 > begin; --k1) band.point(x_at(k1 - 1), edge(k1 - 1, -1));
    band.close();
    begin = i + 1;
  }
  if (!band.data().empty()) picture.path(band.data(), {.css = css, .fill = "currentColor", .opacity = 0.15});
  if (!curve.data().empty() && !s.points)
    picture.path(curve.data(),
                 {.css = css, .fill = "none", .stroke = "currentColor", .dash = series_dash(k), .stroke_width = 2});
  // A point without neighbours is no stroke, and a short curve is read at its points.
  for (std::size_t i = 0; i < s.y.size(); ++i) {
    double const x = x_at(i), y = f.at_y(s.y[i]);
    auto const shown = [&](std::size_t j) { return std::isfinite(x_at(j)) && std::isfinite(f.at_y(s.y[j])); };
    bool const alone = !(i > 0 && shown(i - 1)) && !(i + 1 < s.y.size() && shown(i + 1));
    if (shown(i) && (s.points || alone || s.y.size() <= 20))
      picture.circle(x, y, s.points ? 2.4 : 3, {.css = css, .fill = "currentColor", .opacity = s.points ? 0.6 : 1});
  }
}

/// A line of keys above the frame, broken where it is full; returns the height it took. Draws only where a picture is.
inline auto draw_legend(svg* picture, std::vector<series> const& curves, std::vector<std::string> const& names, double left,
                        double right, double top) -> double {
  double x = left, y = top + 14;
  for (std::size_t k = 0; k < names.size(); ++k) {
    double const width = 34 + 6.9 * static_cast<double>(utf8_count(names[k])) + 16;
    if (x > left && x + width > right) x = left, y += 18;
    if (picture) {
      std::string const css = series_class(k);
      if (curves[k].points) picture->circle(x + 13, y - 4, 2.4, {.css = css, .fill = "currentColor", .opacity = 0.6});
      else
        picture->line(x, y - 4, x + 26, y - 4,
                      {.css = css, .stroke = "currentColor", .dash = series_dash(k), .stroke_width = 2});
      picture->text(x + 34, y, names[k], {.css = "cg-ink"});
    }
    x += width;
  }
  return y - top + 14;
}

}  // namespace detail

/// Curves as an SVG picture, with axes, ticks at round numbers and a legend. Values that cannot be shown (NaN,
/// infinity, or 0 on a logarithmic axis) interrupt their curve, and the legend says how many there are.
/// \code line_plot({{.name = "train", .y = losses}}, {.title = "Loss", .log_y = true}) \endcode
/// Throws `error` for no series, x or deviation of another length than y, or a frame below 200 x 150.
inline auto line_plot(std::vector<series> const& curves, line_plot_options const& o = {}) -> std::string {
  require(!curves.empty(), "line_plot: 0 series were given, at least 1 is needed");
  require(o.width >= 200 && o.height >= 150, "line_plot: a size of ", o.width, " x ", o.height,
          " was given, at least 200 x 150 is needed");
  std::vector<double> xs, ys;
  std::vector<std::string> names;
  for (auto const& s : curves) {
    require(s.x.empty() || s.x.size() == s.y.size(), "line_plot: series \"", s.name, "\" has ", s.x.size(), " x for ",
            s.y.size(), " y");
    require(s.deviation.empty() || s.deviation.size() == s.y.size(), "line_plot: series \"", s.name, "\" has ",
            s.deviation.size(), " deviations for ", s.y.size(), " y");
    std::size_t lost = 0;
    for (std::size_t i = 0; i < s.y.size(); ++i) {
      double const x = detail::value_x(s, i), d = s.deviation.empty() ? 0 : s.deviation[i];
      if (!axis::shows(x, o.log_x) || !axis::shows(s.y[i], o.log_y)) {
        ++lost;
        continue;
      }
      xs.push_back(x);
      ys.insert(ys.end(), {s.y[i], s.y[i] - d, s.y[i] + d});
    }
    names.push_back(lost == 0 ? s.name : s.name + " (" + std::to_string(lost) + " not shown)");
  }

  bool const keyed = names.size() > 1 || names[0] != curves[0].name || !names[0].empty();
  detail::plot_frame f{.left = 0,
                       .top = o.title.empty() ? 16.0 : 44.0,
                       .right = o.width - 24,
                       .bottom = o.height - (o.x_label.empty() ? 34 : 54),
                       .x = detail::make_axis(xs, o.log_x, static_cast<int>(o.width / 90), false),
                       .y = detail::make_axis(ys, o.log_y, static_cast<int>(o.height / 70), true)};
  std::size_t longest = 1;
  for (auto const& tick : f.y.ticks) longest = std::max(longest, detail::utf8_count(tick.label));
  f.left = 20 + 7.2 * static_cast<double>(longest) + (o.y_label.empty() ? 0 : 22);
  double const legend_top = f.top;
  if (keyed) f.top += detail::draw_legend(nullptr, curves, names, f.left, f.right, legend_top);
  f.bottom = std::max(f.bottom, f.top + 40);  // many long names: the picture grows

  svg picture(o.width, std::max(o.height, f.bottom + (o.x_label.empty() ? 34 : 54)),
              o.title.empty() ? "line plot" : o.title);
  picture.text(f.left, 26, o.title, {.css = "cg-ink", .font_size = 15, .bold = true});
  detail::draw_axes(picture, f, o);
  if (keyed) detail::draw_legend(&picture, curves, names, f.left, f.right, legend_top);
  for (std::size_t k = 0; k < curves.size(); ++k) detail::draw_series(picture, f, curves[k], k);
  return picture.str();
}

}  // namespace ctgrad::inline CTGRAD_ABI
