// ctgrad/report/bar_chart.hpp — named amounts as horizontal bars
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/report/axis.hpp>
#include <ctgrad/report/markup.hpp>
#include <ctgrad/report/svg.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI {

/// One bar.
struct bar {
  std::string name{};    ///< beside the bar
  double amount = 0;     ///< its length; may be negative
  double deviation = 0;  ///< above 0: a thin line from amount - deviation to amount + deviation
};

/// What stands around the bars.
struct bar_chart_options {
  std::string title{}, x_label{};  ///< left out where empty
  double width = 640;              ///< in pixels
};

/// Bars from 0 to their amounts, the first one on top. An amount that is not finite has no bar. Throws `error` for no bars or
/// more than 200.
inline auto bar_chart(std::vector<bar> const& bars, bar_chart_options const& o = {}) -> std::string {
  require(!bars.empty() && bars.size() <= 200, "bar_chart: ", bars.size(), " bars were given, 1 to 200 can be drawn");
  require(o.width >= 200, "bar_chart: a width of ", o.width, " was given, at least 200 is needed");
  double low = 0, high = 0;
  std::size_t longest = 1;
  for (bar const& b : bars) {
    longest = std::max(longest, detail::utf8_count(b.name));
    if (!axis::shows(b.amount, false) || !axis::shows(b.deviation, false)) continue;
    low = std::min({low, b.amount - b.deviation}), high = std::max(high, b.amount + b.deviation);
  }
  axis const x = linear_axis(low, high > low ? high : low + 1, int(o.width / 110), true);
  constexpr double step = 22;
  double const left = 20 + 7.2 * double(std::min<std::size_t>(longest, 40)), right = o.width - 24,
               top = o.title.empty() ? 12 : 44, bottom = top + step * double(bars.size());
  auto const at = [&](double value) { return left + x.position(value) * (right - left); };
  svg picture(o.width, bottom + (o.x_label.empty() ? 30 : 50), o.title.empty() ? "bar chart" : o.title);
  picture.text(20, 26, o.title, {.css = "cg-ink", .font_size = 15, .bold = true});
  for (auto const& [value, label] : x.ticks) {
    picture.line(at(value), top, at(value), bottom, {.css = "cg-grid", .stroke_width = 1});
    picture.text(at(value), bottom + 18, label, {.css = "cg-muted", .anchor = "middle"});
  }
  for (std::size_t k = 0; k < bars.size(); ++k) {
    double const y = top + step * double(k), middle = y + step / 2;
    picture.text(left - 8, middle + 4, bars[k].name, {.css = "cg-ink", .anchor = "end"});
    if (!axis::shows(bars[k].amount, false)) continue;
    double const from = at(0), to = at(bars[k].amount);
    picture.rect(std::min(from, to), y + 4, std::max(std::abs(to - from), 0.5), step - 8,
                 {.css = "cg-s0", .fill = "currentColor"});
    if (bars[k].deviation > 0 && axis::shows(bars[k].deviation, false))
      picture.line(at(bars[k].amount - bars[k].deviation), middle, at(bars[k].amount + bars[k].deviation), middle,
                   {.css = "cg-axis", .stroke_width = 2});
  }
  picture.line(at(0), top, at(0), bottom, {.css = "cg-axis", .stroke_width = 1});
  picture.text((left + right) / 2, bottom + 40, o.x_label, {.css = "cg-ink", .anchor = "middle"});
  return picture.str();
}

}  // namespace ctgrad::inline CTGRAD_ABI
