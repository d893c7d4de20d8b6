// ctgrad/report/image_grid.hpp — many small images side by side: digits, or the weights of a layer, as SVG
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/report/palette.hpp>
#include <ctgrad/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// How large each image is, and how they are laid out.
struct image_grid_options {
  std::size_t height = 0, width = 0;    ///< of one image, in pixels
  bool diverging = false;               ///< false: grey, the smallest value white, the largest black; true: blue < 0 < red
  bool own_scale = false;               ///< true: each image has a scale of its own, and only its pattern can be compared
  std::size_t across = 10;              ///< images in a row of the grid
  double size = 64;                     ///< of an image's longer side on the page, 8 to 1000
  std::string title{};                  ///< left out where empty
  std::vector<std::string> captions{};  ///< none, or one an image
};

namespace detail {

struct pixel_scale {
  double low = 0, high = 0;
  pixel_scale(std::span<float const> pixels, bool diverging) {
    bool first = true;
    for (float const p : pixels) {
      if (!std::isfinite(p)) continue;
      low = first ? double{p} : std::min(low, double{p});
      high = first ? double{p} : std::max(high, double{p});
      first = false;
    }
    if (diverging) high = std::max(std::fabs(low), std::fabs(high)), low = -high;
  }
  /// 64 steps are more than the eye tells apart, and few enough for equal neighbours to share one rectangle.
  auto step(float p) const -> int {
    if (!std::isfinite(p)) return -1;
    return high == low ? 32 : static_cast<int>(std::lround((double{p} - low) / (high - low) * 64));
  }
};

/// Runs of equal pixels become rectangles, and all rectangles of a colour one path: a noisy 28 x 28 image takes about
/// 9 kB, a digit 3 kB. An embedded PNG would be smaller, but some viewers blur it.
inline void draw_pixels(svg& picture, std::span<float const> pixels, std::size_t width, pixel_scale const& scale,
                        bool diverging) {
  std::map<int, std::string> paths;
  std::size_t const height = pixels.size() / width;
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0, end; x < width; x = end) {
      int const step = scale.step(pixels[y * width + x]);
      for (end = x + 1; end < width && scale.step(pixels[y * width + end]) == step;) ++end;
      auto const run = std::to_string(end - x);
      paths[step] += 'M' + std::to_string(x) + ' ' + std::to_string(y) + 'h' + run + "v1h-" + run + 'z';
    }
  for (auto const& [step, data] : paths) {
    double const t = step / 64.0;
    rgb const colour = step < 0 ? palette::not_finite : diverging ? palette::diverging(2 * t - 1) : palette::grey(t);
    picture.path(data, {.fill = colour.hex()});
  }
}

}  // namespace detail

/// Images one after another, each row-major height x width, as a grid. Pixels that are not finite are bright pink.
/// Throws `error` for no image, pixels that do not fill whole images, or a number of captions other than of images.
/// \code image_grid(digits().features().first(64 * 20), {.height = 8, .width = 8}) \endcode
inline auto image_grid(std::span<float const> pixels, image_grid_options const& o) -> std::string {
  require(o.height > 0 && o.width > 0 && o.height <= 1000 && o.width <= 1000, "image_grid: images of ", o.height, " x ",
          o.width, " pixels were asked for, 1 to 1000 are needed each way");
  std::size_t const area = o.height * o.width, images = pixels.size() / area;
  require(images > 0 && pixels.size() % area == 0, "image_grid: ", pixels.size(), " pixels do not fill images of ", o.height,
          " x ", o.width);
  require(o.captions.empty() || o.captions.size() == images, "image_grid: ", o.captions.size(), " captions were given for ",
          images, " images");
  require(o.across > 0 && o.size >= 8 && o.size <= 1000, "image_grid: across is ", o.across, " and size is ", o.size,
          ", at least 1 and 8 to 1000 are needed");

  double const scale = o.size / static_cast<double>(std::max(o.height, o.width));
  double const tile_width = scale * static_cast<double>(o.width), tile_height = scale * static_cast<double>(o.height);
  double const gap = 8, caption = o.captions.empty() ? 0 : 18, top = o.title.empty() ? 12 : 44, left = 12;
  std::size_t const columns = std::min(o.across, images), rows = (images + columns - 1) / columns;
  double const title_width = 8.7 * static_cast<double>(detail::utf8_count(o.title)) + 24;
  svg picture(std::max(2 * left - gap + static_cast<double>(columns) * (tile_width + gap), title_width),
              top + static_cast<double>(rows) * (tile_height + gap + caption) + 4,
              o.title.empty() ? std::to_string(images) + " images" : o.title);
  picture.text(left, 26, o.title, {.css = "cg-ink", .font_size = 15, .bold = true});

  detail::pixel_scale const common(pixels, o.diverging);
  for (std::size_t i = 0; i < images; ++i) {
    std::size_t const row = i / columns, column = i % columns;
    double const x = left + static_cast<double>(column) * (tile_width + gap);
    double const y = top + static_cast<double>(row) * (tile_height + gap + caption);
    auto const image = pixels.subspan(i * area, area);
    picture.begin_group(x, y, scale, true);
    detail::draw_pixels(picture, image, o.width, o.own_scale ? detail::pixel_scale(image, o.diverging) : common,
                        o.diverging);
    picture.end_group();
    picture.rect(x, y, tile_width, tile_height, {.css = "cg-grid", .fill = "none", .stroke_width = 1});
    if (!o.captions.empty())
      picture.text(x + tile_width / 2, y + tile_height + 14, o.captions[i], {.css = "cg-muted", .anchor = "middle"});
  }
  return picture.str();
}

}  // namespace ctgrad::inline CTGRAD_ABI
