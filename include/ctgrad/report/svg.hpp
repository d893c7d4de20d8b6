// ctgrad/report/svg.hpp — writes one SVG picture: shapes, text, and a style that follows light and dark
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/markup.hpp>

#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// How a shape looks. Colours that follow the reader's light or dark scheme are classes of the picture's own style:
/// "cg-ink", "cg-muted", "cg-paper" (fills), "cg-grid", "cg-axis" (strokes), "cg-s0" ... "cg-s5" (the colour of a
/// series, meant by `currentColor`).
struct svg_style {
  std::string_view css{};     ///< class names
  std::string_view fill{};    ///< a colour, `none`, `currentColor`
  std::string_view stroke{};  ///< likewise
  std::string_view dash{};    ///< stroke-dasharray
  double stroke_width = 0;    ///< 0: not stated
  double opacity = 1;         ///< 0 to 1
  std::string_view anchor{};  ///< text: `start`, `middle`, `end`
  double font_size = 0;       ///< text, 0: 12
  bool bold = false;          ///< text
  double rotate = 0;          ///< text: degrees, about its own point
};

/// A picture that grows shape by shape. Text and colours are escaped, coordinates are finite or an `error`, so whatever
/// goes in, the result is well-formed XML that runs no script and loads nothing.
/// \code svg picture(100, 40, "a dot"); picture.circle(50, 20, 4, {.css = "cg-ink"}); write_file("dot.svg",
/// picture.str()); \endcode
class svg {
 public:
  /// `label` is what a screen reader says. Throws `error` for a size that is not positive.
  svg(double width, double height, std::string_view label) {
    require(width > 0 && height > 0, "svg: a size of ", width, " x ", height, " was given, both must be positive");
    text_ = R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=")" + escape(label) + "\" width=\"" +
            coordinate(width) + "\" height=\"" + coordinate(height) + "\" viewBox=\"0 0 " + coordinate(width) + ' ' +
            coordinate(height) + "\" font-family=\"system-ui,'DejaVu Sans',sans-serif\" font-size=\"12\">\n";
    text_ += style_sheet();
    rect(0, 0, width, height, {.css = "cg-paper"});
  }

  /// (x, y) is the upper left corner.
  void rect(double x, double y, double width, double height, svg_style const& style) {
    shape("rect", style, {{"x", x}, {"y", y}, {"width", width}, {"height", height}});
  }
  /// From (x1, y1) to (x2, y2).
  void line(double x1, double y1, double x2, double y2, svg_style const& style) {
    shape("line", style, {{"x1", x1}, {"y1", y1}, {"x2", x2}, {"y2", y2}});
  }
  /// (x, y) is the centre.
  void circle(double x, double y, double radius, svg_style const& style) {
    shape("circle", style, {{"cx", x}, {"cy", y}, {"r", radius}});
  }

  /// `data` comes from `svg_path` or is otherwise made of path commands and numbers. Throws `error` for other letters.
  void path(std::string_view data, svg_style const& style) {
    require(data.find_first_not_of("MmLlHhVvZzCc0123456789.- ") == std::string_view::npos, "svg: path data \"",
            data.substr(0, 40), "\" holds more than path commands and numbers");
    text_ += open("path", style) + attribute("d", data) + "/>\n";
  }

  /// Words, escaped, that begin, end or are centred at (x, y) as the style's anchor says.
  void text(double x, double y, std::string_view words, svg_style const& style) {
    auto const place = coordinate(x) + ' ' + coordinate(y);
    text_ += open("text", style) + attribute("x", coordinate(x)) + attribute("y", coordinate(y)) +
             (style.rotate == 0 ? "" : attribute("transform", "rotate(" + coordinate(style.rotate) + ' ' + place + ')')) +
             '>' + escape(words) + "</text>\n";
  }

  /// Shapes until `end_group` are moved by (x, y), then scaled, with sharp edges if `crisp` (for pixels).
  void begin_group(double x, double y, double scale, bool crisp = false) {
    text_ +=
        "<g" +
        attribute("transform", "translate(" + coordinate(x) + ' ' + coordinate(y) + ") scale(" + coordinate(scale) + ')') +
        (crisp ? attribute("shape-rendering", "crispEdges") : "") + ">\n";
    ++groups_;
  }
  /// Ends the group that was begun last.
  void end_group() {
    require(groups_ > 0, "svg: end_group without begin_group");
    --groups_;
    text_ += "</g>\n";
  }

  /// The finished picture. Throws `error` inside a group.
  auto str() const -> std::string {
    require(groups_ == 0, "svg: the picture was asked for with ", groups_, " group(s) still open");
    return text_ + "</svg>\n";
  }

 private:
  static auto style_sheet() -> std::string_view {
    return R"(<style>
.cg-paper{fill:#fff}.cg-ink{fill:#1f2328}.cg-muted{fill:#59636e}.cg-grid{stroke:#e1e6eb}.cg-axis{stroke:#8c959f}
.cg-s0{color:#0072b2}.cg-s1{color:#d55e00}.cg-s2{color:#00855f}.cg-s3{color:#b0418c}.cg-s4{color:#8f6d00}.cg-s5{color:#5b5bd6}
@media (prefers-color-scheme:dark){
.cg-paper{fill:#15181d}.cg-ink{fill:#e6e9ed}.cg-muted{fill:#9aa4b0}.cg-grid{stroke:#2b3139}.cg-axis{stroke:#6b7580}
.cg-s0{color:#58b0ea}.cg-s1{color:#ff9248}.cg-s2{color:#3ecf9b}.cg-s3{color:#ea8fc4}.cg-s4{color:#e3b93a}.cg-s5{color:#a3a3ff}}
</style>
)";
  }

  static auto attribute(std::string_view name, std::string_view value) -> std::string {
    return ' ' + std::string(name) + "=\"" + escape(value) + '"';
  }

  static auto open(std::string_view name, svg_style const& s) -> std::string {
    std::string tag = '<' + std::string(name);
    if (!s.css.empty()) tag += attribute("class", s.css);
    if (!s.fill.empty()) tag += attribute("fill", s.fill);
    if (!s.stroke.empty()) tag += attribute("stroke", s.stroke);
    if (!s.dash.empty()) tag += attribute("stroke-dasharray", s.dash);
    if (s.stroke_width != 0) tag += attribute("stroke-width", coordinate(s.stroke_width));
    if (s.opacity != 1) tag += attribute("opacity", coordinate(s.opacity));
    if (!s.anchor.empty()) tag += attribute("text-anchor", s.anchor);
    if (s.font_size != 0) tag += attribute("font-size", coordinate(s.font_size));
    if (s.bold) tag += attribute("font-weight", "600");
    return tag;
  }

  // The tag is whole before it joins the picture: a coordinate that throws leaves no half of one.
  void shape(std::string_view name, svg_style const& style,
             std::initializer_list<std::pair<std::string_view, double>> numbers) {
    auto tag = open(name, style);
    for (auto const& [key, value] : numbers) tag += attribute(key, coordinate(value));
    text_ += tag + "/>\n";
  }

  std::string text_;
  int groups_ = 0;
};

/// Path data, point by point; a point that is not finite ends the stroke, and the next one begins another.
class svg_path {
 public:
  /// A line to here, or the start of one after `lift`.
  void point(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) return lift();
    data_ += (down_ ? 'L' : 'M') + coordinate(x) + ' ' + coordinate(y);
    down_ = true;
  }
  void lift() { down_ = false; }  ///< the next point starts a line
  /// Back to the start of the line.
  void close() {
    if (down_) data_ += 'Z';
    lift();
  }
  auto data() const noexcept -> std::string const& { return data_; }  ///< the attribute d

 private:
  std::string data_;
  bool down_ = false;
};

}  // namespace ctgrad::inline CTGRAD_ABI
