// augmentation.cpp — images changed reproducibly: what each option does alone, and what none of them does
// SPDX-License-Identifier: MIT
#include <ctgrad/data/augmentation.hpp>

#include <catch2/catch.hpp>

#include <numeric>

using namespace ctgrad;

namespace {

constexpr int side = 9;
auto spot(std::size_t count) -> std::vector<float> {  // one bright pixel, right of the middle
  std::vector<float> images(count * side * side);
  for (std::size_t i = 0; i < count; ++i) images[i * side * side + 4 * side + 6] = 1;
  return images;
}
auto augmented(image_augmentation how, std::size_t count, std::uint64_t stream = 1) -> std::vector<float> {
  how.rows = how.columns = side;
  std::vector<float> images = spot(count);
  how(images, count, {7, stream});
  return images;
}
/// The middle of what is bright.
auto centre(std::span<float const> image) -> std::pair<double, double> {
  double y = 0, x = 0, all = 0;
  for (int i = 0; i < side; ++i)
    for (int j = 0; j < side; ++j) {
      double const p = double(image[std::size_t(i * side + j)]);
      y += p * i, x += p * j, all += p;
    }
  return {y / all, x / all};
}

}  // namespace

TEST_CASE("augmentation: nothing asked for changes nothing; the same stream is the same change, another one is not") {
  CHECK(augmented({}, 3) == spot(3));
  image_augmentation const all{.shift = 1, .rotation = 10, .noise = 0.1, .flip = true};
  CHECK(augmented(all, 5) == augmented(all, 5));
  CHECK(augmented(all, 5) != augmented(all, 5, 2));
  auto const five = augmented(all, 5), two = augmented(all, 2);  // an image is changed by its place alone
  CHECK(std::equal(two.begin(), two.end(), five.begin()));
}
TEST_CASE("augmentation: shifts stay within bounds and reach towards all of them") {
  auto const images = augmented({.shift = 2}, 200);
  double least = 9, most = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    auto const [y, x] = centre(std::span(images).subspan(i * side * side, side * side));
    CHECK(std::abs(y - 4) <= 2 + 1e-6);
    CHECK(std::abs(x - 6) <= 2 + 1e-6);
    least = std::min(least, x), most = std::max(most, x);
  }
  CHECK(least < 4.2);
  CHECK(most > 7.8);
}
TEST_CASE("augmentation: rotations keep the distance from the middle") {
  auto const images = augmented({.rotation = 45}, 50);
  double turned = 0;
  for (std::size_t i = 0; i < 50; ++i) {
    auto const [y, x] = centre(std::span(images).subspan(i * side * side, side * side));
    CHECK(std::hypot(y - 4, x - 4) == Approx(2).margin(0.15));  // between pixels, their mixture is a little off
    turned = std::max(turned, std::abs(y - 4));
  }
  CHECK(turned > 1.1);
  CHECK(turned < 2 * std::sin(0.7854) + 0.15);
}
TEST_CASE("augmentation: about half of the images are mirrored, and exactly") {
  auto const images = augmented({.flip = true}, 400);
  int mirrored = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    auto const image = std::span(images).subspan(i * side * side, side * side);
    CHECK((image[4 * side + 6] == 1) != (image[4 * side + 2] == 1));
    mirrored += image[4 * side + 2] == 1;
  }
  CHECK(std::abs(mirrored - 200) < 40);
}
TEST_CASE("augmentation: noise has the deviation that was asked for") {
  auto images = augmented({.noise = 0.5}, 100);
  auto const clean = spot(100);
  double square = 0;
  for (std::size_t p = 0; p < images.size(); ++p)
    square += std::pow(double(images[p] - clean[p]), 2) / double(images.size());
  CHECK(std::sqrt(square) == Approx(0.5).epsilon(0.03));
}
TEST_CASE("augmentation: images of another size are refused") {
  std::vector<float> images(10);
  CHECK_THROWS_WITH((image_augmentation{.rows = 3, .columns = 3}(images, 1, {})),
                    "augment: 1 images of 1 x 3 x 3 have 9 pixels, but there are 10");
  CHECK_THROWS_AS((image_augmentation{.rows = 2, .columns = 5, .rotation = 90}(images, 1, {})), error);
}
