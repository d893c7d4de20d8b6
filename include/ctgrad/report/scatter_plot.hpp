// ctgrad/report/scatter_plot.hpp — points, in groups of a colour each
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/report/line_plot.hpp>

#include <functional>

namespace ctgrad::inline CTGRAD_ABI {

/// One group of points.
struct points {
  std::string name{};            ///< in the legend; left out where empty
  std::vector<double> x{}, y{};  ///< of equal length
};

/// What stands around and behind the points.
struct scatter_plot_options {
  std::string title{}, x_label{}, y_label{};  ///< left out where empty
  double width = 640, height = 420;           ///< in pixels
  bool diagonal = false;                      ///< also draw y = x: predictions beside what was so
  bool zero = false;                          ///< also draw y = 0: residuals
  /// What lies behind the points: the group at a place, such as a model's answer; none where it is empty.
  std::function<std::size_t(double x, double y)> region{};
};

/// Points as an SVG picture; those that are not finite are left out. Throws `error` for no groups, or x and y of different
/// lengths.
inline auto scatter_plot(std::vector<points> const& groups, scatter_plot_options const& o = {}) -> std::string {
  require(!groups.empty(), "scatter_plot: 0 groups were given, at least 1 is needed");
  require(o.width >= 200 && o.height >= 150, "scatter_plot: a size of ", o.width, " x ", o.height,
          " was given, at least 200 x 150 is needed");
  std::vector<double> xs, ys;
  std::vector<std::string> names;
  std::vector<series> const keys(groups.size(), series{.points = true});
  for (points const& g : groups) {
    require(g.x.size() == g.y.size(), "scatter_plot: group \"", g.name, "\" has ", g.x.size(), " x for ", g.y.size(), " y");
    xs.insert(xs.end(), g.x.begin(), g.x.end()), ys.insert(ys.end(), g.y.begin(), g.y.end());
    names.push_back(g.name);
  }
  detail::plot_frame f{.left = 0,
                       .top = o.title.empty() ? 16.0 : 44.0,
                       .right = o.width - 24,
                       .bottom = o.height - (o.x_label.empty() ? 34 : 54),
                       .x = detail::make_axis(xs, false, int(o.width / 90), true),
                       .y = detail::make_axis(ys, false, int(o.height / 70), true)};
  std::size_t longest = 1;
  for (auto const& tick : f.y.ticks) longest = std::max(longest, detail::utf8_count(tick.label));
  f.left = 20 + 7.2 * double(longest) + (o.y_label.empty() ? 0 : 22);
  double const legend_top = f.top;
  bool const keyed = names.size() > 1;
  if (keyed) f.top += detail::draw_legend(nullptr, keys, names, f.left, f.right, legend_top);
  f.bottom = std::max(f.bottom, f.top + 40);

  svg picture(o.width, std::max(o.height, f.bottom + (o.x_label.empty() ? 34 : 54)),
              o.title.empty() ? "scatter plot" : o.title);
  picture.text(f.left, 26, o.title, {.css = "cg-ink", .font_size = 15, .bold = true});
  constexpr int cells = 60;  // across and down
  double const wide = (f.right - f.left) / cells, high = (f.bottom - f.top) / cells;
  for (int i = 0; o.region && i < cells; ++i)
    for (int j = 0; j < cells; ++j) {
      double const x = f.x.low + (f.x.high - f.x.low) * (i + 0.5) / cells,
                   y = f.y.low + (f.y.high - f.y.low) * (j + 0.5) / cells;
      picture.rect(f.left + i * wide, f.bottom - (j + 1) * high, wide, high,
                   {.css = "cg-s" + std::to_string(o.region(x, y) % 6), .fill = "currentColor", .opacity = 0.18});
    }
  detail::draw_axes(picture, f, {.x_label = o.x_label, .y_label = o.y_label});
  if (keyed) detail::draw_legend(&picture, keys, names, f.left, f.right, legend_top);
  double const low = std::max(f.x.low, f.y.low), top = std::min(f.x.high, f.y.high);
  if (o.diagonal && low < top)
    picture.line(f.at_x(low), f.at_y(low), f.at_x(top), f.at_y(top), {.css = "cg-axis", .dash = "4 3", .stroke_width = 1});
  if (o.zero && f.y.low <= 0 && f.y.high >= 0)
    picture.line(f.left, f.at_y(0), f.right, f.at_y(0), {.css = "cg-axis", .dash = "4 3", .stroke_width = 1});
  for (std::size_t k = 0; k < groups.size(); ++k)
    for (std::size_t i = 0; i < groups[k].x.size(); ++i)
      if (axis::shows(groups[k].x[i], false) && axis::shows(groups[k].y[i], false))
        picture.circle(f.at_x(groups[k].x[i]), f.at_y(groups[k].y[i]), 3,
                       {.css = "cg-s" + std::to_string(k % 6), .fill = "currentColor", .opacity = 0.6});
  return picture.str();
}

}  // namespace ctgrad::inline CTGRAD_ABI
