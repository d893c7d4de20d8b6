// src/tree/picture.cpp — see picture.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/report/svg.hpp>
#include <ctgrad/tree/picture.hpp>

#include <cmath>
#include <vector>

#include "node_words.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

constexpr double letter = 7.3, line = 16, gap = 14, level = 62;  // pixels

/// A node with its place on the page.
struct box {
  std::size_t node, depth;
  std::vector<std::string> lines;
  std::vector<box> below{};
  double centre = 0, width = 0;
};

class tree_picture {
 public:
  tree_picture(tree const& t, table_schema const& schema, picture_options const& o)
      : tree_(t), words_(t, schema), options_(o) {
    for (float const v : t.values) low_ = std::min(low_, double(v)), high_ = std::max(high_, double(v));
  }

  auto draw() -> std::string {
    box root = make(0, 0);
    double const title = options_.title.empty() ? 0 : 34;
    double const right = place(root, gap);
    svg page(std::max(right + gap, 16 + 8.7 * double(options_.title.size())), title + 2 * gap + bottom_,
             options_.title.empty() ? "tree" : options_.title);
    if (title > 0) page.text(gap, 24, options_.title, {.css = "cg-ink", .font_size = 15, .bold = true});
    draw(page, root, title + gap);
    return page.str();
  }

 private:
  auto make(std::size_t node, std::size_t depth) -> box {
    auto const& n = tree_.nodes[node];
    bool const ends = n.is_leaf() || depth >= std::size_t(options_.max_depth);
    box b{node, depth, {ends ? words_.answer(node) + (n.is_leaf() ? "" : " ...") : words_.question(node)}};
    b.lines.push_back(words_.counts(node));
    if (!n.is_leaf() || n.impurity > 0) b.lines.push_back("impurity " + learn::three_digits(n.impurity));
    for (auto const& l : b.lines) b.width = std::max(b.width, letter * double(l.size()) + 16);
    bottom_ = std::max(bottom_, y_of(depth) + height_of(b));
    for (std::size_t side = 0; !ends && side < 2; ++side) b.below.push_back(make(std::size_t(n.left) + side, depth + 1));
    return b;
  }

  static auto height_of(box const& b) -> double { return line * double(b.lines.size()) + 10; }
  static auto y_of(std::size_t depth) -> double { return double(depth) * (3 * line + level); }

  /// Puts a subtree to the right of `left`; returns where it ends. A parent stands above the middle of its children.
  static auto place(box& b, double left) -> double {
    double right = left;
    for (box& child : b.below) right = place(child, right + (right > left ? gap : 0));
    b.centre = b.below.empty() ? left + b.width / 2 : (b.below[0].centre + b.below[1].centre) / 2;
    double const missing = left - (b.centre - b.width / 2);  // a wide parent of narrow children
    if (missing > 0) move(b, missing), right += missing;
    return std::max(right, b.centre + b.width / 2);
  }
  static void move(box& b, double by) {
    b.centre += by;
    for (box& child : b.below) move(child, by);
  }

  void draw(svg& page, box const& b, double top) const {
    double const y = top + y_of(b.depth), height = height_of(b);
    for (std::size_t side = 0; side < b.below.size(); ++side) {
      box const& child = b.below[side];
      double const to = top + y_of(child.depth);
      page.line(b.centre, y + height, child.centre, to, {.css = "cg-axis", .stroke_width = 1.2});
      double const x = b.centre + 0.55 * (child.centre - b.centre) + (side == 0 ? -6 : 6);
      page.text(x, y + height + 0.55 * (to - y - height), side == 0 ? "yes" : "no",
                {.css = "cg-muted", .anchor = side == 0 ? "end" : "start", .font_size = 11});
      draw(page, child, top);
    }
    auto const [colour, strength] = colour_of(b.node);
    double const x = b.centre - b.width / 2;
    page.rect(x, y, b.width, height, {.css = "cg-paper"});
    page.rect(x, y, b.width, height, {.css = colour, .fill = "currentColor", .opacity = 0.08 + 0.34 * strength});
    page.rect(x, y, b.width, height, {.css = colour, .fill = "none", .stroke = "currentColor", .stroke_width = 1.2});
    for (std::size_t i = 0; i < b.lines.size(); ++i)
      page.text(b.centre, y + line * double(i + 1) + 1, b.lines[i],
                {.css = i == 0 ? "cg-ink" : "cg-muted", .anchor = "middle", .bold = i == 0});
  }

  struct colour {
    std::string css;
    double strength;  // 0 to 1
  };
  auto colour_of(std::size_t node) const -> colour {
    auto const value = tree_.value(node);
    if (tree_.outputs == 1) return {"cg-s0", high_ > low_ ? (double(value[0]) - low_) / (high_ - low_) : 0};
    auto const best = std::ranges::max_element(value);
    double const even = 1 / double(tree_.outputs);
    return {"cg-s" + std::to_string((best - value.begin()) % 6), std::max(0.0, (double(*best) - even) / (1 - even))};
  }

  tree const& tree_;
  learn::node_words words_;
  picture_options const& options_;
  double low_ = HUGE_VAL, high_ = -HUGE_VAL, bottom_ = 0;
};

}  // namespace

auto picture(tree const& t, table_schema const& schema, picture_options const& options) -> std::string {
  require(options.max_depth >= 0 && options.max_depth <= 12, "picture: a max_depth of ", options.max_depth,
          " was asked for, 0 to 12 can be drawn");
  return tree_picture(t, schema, options).draw();
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
