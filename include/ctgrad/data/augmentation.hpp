// ctgrad/data/augmentation.hpp — images of a mini-batch shifted, turned, mirrored and blurred by noise, each time anew
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/few_numbers.hpp>
#include <ctgrad/core/random.hpp>

#include <cmath>
#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// How images are changed before a step: each by numbers of its own, drawn from the stream and its place in the batch
/// alone. Same stream, same bits, on every machine.
/// \code fit(neural_network{..., .augment = image_augmentation{.rows = 28, .columns = 28, .shift = 2}}, train) \endcode
struct image_augmentation {
  int channels = 1, rows = 1, columns = 1;  ///< of each image, which lies row-major
  double shift = 0;                         ///< most pixels, up, down, left and right; between pixels, neighbours are mixed
  double rotation = 0;                      ///< most degrees about the middle, either way, below 90
  double noise = 0;                         ///< deviation of a normal number that is added to each pixel
  bool flip = false;                        ///< left and right exchanged, for every other image on average

  /// \param images `count` images, one after the other; what comes from outside of an image is 0
  /// \throws error for options out of their range, or images of another size
  void operator()(std::span<float> images, std::size_t count, random_stream stream) const {
    std::size_t const plane = std::size_t(rows) * std::size_t(columns), size = std::size_t(channels) * plane;
    require(channels > 0 && rows > 0 && columns > 0, "augment: an image of ", channels, " x ", rows, " x ", columns,
            " is empty");
    require(images.size() == count * size, "augment: ", count, " images of ", channels, " x ", rows, " x ", columns,
            " have ", count * size, " pixels, but there are ", images.size());
    require(shift >= 0 && rotation >= 0 && rotation < 90 && noise >= 0,
            "augment: shift and noise are at least 0, and rotation lies in [0, 90)");
    std::vector<float> before(size);
    for (std::size_t i = 0; i < count; ++i) {
      std::span<float> const image = images.subspan(i * size, size);
      std::uint64_t const first = std::uint64_t(i) * (size + 8);
      auto const within = [&](int k, double most) {
        return most * (2 * stream.uniform<double>(first / 2 + std::uint64_t(k)) - 1);
      };
      move_pixels(image, before, within(0, shift), within(1, shift), within(2, rotation), flip && within(3, 1) > 0);
      if (noise > 0)
        for (std::size_t p = 0; p < size; ++p) image[p] += float(noise) * stream.normal(first + 8 + p);
    }
  }

 private:
  /// Each pixel from where it was. The angle enters by its tangent's half, since no two C libraries agree on sines.
  void move_pixels(std::span<float> image, std::vector<float>& before, double down, double right, double degrees,
                   bool mirrored) const {
    if (down == 0 && right == 0 && degrees == 0 && !mirrored) return;
    detail::copy_numbers(image.data(), image.size(), before.data());
    double const angle = degrees * 0.017453292519943295, half = angle / 2;
    double const h = half * std::fma(half * half, std::fma(half * half, 2.0 / 15, 1.0 / 3), 1.0);  // tan(half), nearly
    double const scale = 1 / std::fma(h, h, 1.0), c = std::fma(-h, h, 1.0) * scale, s = 2 * h * scale;
    double const middle_y = (rows - 1) / 2.0, middle_x = (columns - 1) / 2.0;
    for (int y = 0; y < rows; ++y)
      for (int x = 0; x < columns; ++x) {
        double const v = y - middle_y - down, u = (mirrored ? columns - 1 - x : x) - middle_x - right;
        double const from_y = std::fma(c, v, std::fma(-s, u, middle_y)), from_x = std::fma(s, v, std::fma(c, u, middle_x));
        double const top = std::floor(from_y), left = std::floor(from_x);
        for (int k = 0; k < channels; ++k) {
          auto const at = [&](double i, double j) -> double {
            bool const inside = i >= 0 && i < rows && j >= 0 && j < columns;
            return inside ? double(before[std::size_t((k * rows + int(i)) * columns + int(j))]) : 0.0;
          };
          auto const mixed = [](double a, double b, double share) { return std::fma(share, b - a, a); };
          double const upper = mixed(at(top, left), at(top, left + 1), from_x - left);
          double const lower = mixed(at(top + 1, left), at(top + 1, left + 1), from_x - left);
          image[std::size_t((k * rows + y) * columns + x)] = float(mixed(upper, lower, from_y - top));
        }
      }
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
