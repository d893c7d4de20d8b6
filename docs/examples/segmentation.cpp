// segmentation.cpp — which pixels belong to a shape? A fully convolutional network on discs and boxes under noise
// SPDX-License-Identifier: MIT
//
//     segmentation [SEGMENTATION.svg]
//
// Images of 24x24 with a disc and a box under noise that is nearly as strong as they are: no pixel says by itself what it is.
// The network halves the image, looks around, and doubles it again; its output is a logit for each pixel.
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/report/image_grid.hpp>
#include <ctgrad/report/write_file.hpp>

#include <iostream>

using namespace ctgrad;

constexpr int side = 24, pixels = side * side;

inline constexpr input<"x", 1, side, side> x;
inline constexpr target<"y", 1, side, side> y;
inline constexpr auto logits = x | conv2d<8, 5, sliding{.padding = same_padding}, "fine"> | relu | max_pool<2> |
                               conv2d<16, 3, sliding{.padding = same_padding}, "coarse"> | relu |
                               conv2d<16, 3, sliding{.padding = 2, .dilation = 2}, "wide"> | relu |
                               conv_transpose2d<8, 4, sliding{.stride = 2, .padding = 1}, "up"> | relu |
                               conv2d<1, 3, sliding{.padding = same_padding}, "mask">;
inline constexpr auto loss = binary_cross_entropy(logits, y);

namespace {

struct scenes {
  std::vector<float> images, masks;
};

auto drawn(std::size_t count, std::uint64_t seed) -> scenes {
  scenes all;
  random_stream const random{seed, stream_id("scenes")};
  for (std::size_t i = 0; i < count; ++i) {
    auto const number = [&](std::uint64_t k, double low, double high) { return low + (high - low) * random.uniform<double>(4096 * i + k); };
    double const y0 = number(0, 5, 19), x0 = number(1, 5, 19), radius = number(2, 3, 6);
    double const top = number(3, 1, 15), left = number(4, 1, 15), height = number(5, 4, 8), width = number(6, 4, 8);
    for (int r = 0; r < side; ++r)
      for (int c = 0; c < side; ++c) {
        bool const disc = (r - y0) * (r - y0) + (c - x0) * (c - x0) < radius * radius;
        bool const box = r >= top && r < top + height && c >= left && c < left + width;
        bool const shape = disc || box;
        all.masks.push_back(shape ? 1.0f : 0.0f);
        all.images.push_back((shape ? 1.0f : 0.0f) + 0.75f * random.normal(4096 * i + 1024 + std::uint64_t(r * side + c)));
      }
  }
  return all;
}

/// Pixels that both say are of a shape, by pixels of which one does.
auto intersection_over_union(std::vector<float> const& said, std::vector<float> const& truth, float border) -> double {
  double both = 0, either = 0;
  for (std::size_t p = 0; p < said.size(); ++p) {
    bool const a = said[p] > border, b = truth[p] > 0.5f;
    both += a && b, either += a || b;
  }
  return both / either;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    constexpr int batch = 32, steps = 800, tests = 200;
    network<logits, loss> net;
    initialize(net, 1, initializers::he());
    auto trainer = net.train_with(adam{.rate = 3e-3f}, batch);
    for (int step = 0; step < steps; ++step) {
      if (step == steps * 3 / 4) trainer.optimizer.rate = 5e-4f;
      scenes const now = drawn(batch, std::uint64_t(step) + 1);   // every step sees new ones
      float const objective = trainer.step(batch, feed(x, now.images), feed(y, now.masks));
      if (step % 200 == 199) std::cout << "step " << step + 1 << ": loss " << objective << '\n';
    }
    scenes const unseen = drawn(tests, 0);
    std::vector<float> said(unseen.masks.size());
    net.predict_with(tests)(tests, said, feed(x, unseen.images));
    double const ours = intersection_over_union(said, unseen.masks, 0);
    std::cout << "intersection over union on " << tests << " new images\n  pixel by pixel, brighter than 1/2: "
              << intersection_over_union(unseen.images, unseen.masks, 0.5f) << "\n  network: " << ours << '\n';

    std::vector<float> rows;
    image_grid_options options{.height = side, .width = side, .own_scale = true, .across = 3, .size = 96,
                               .title = "Image, truth, and what the network says"};
    for (std::size_t i = 0; i < 6; ++i)
      for (auto const* from : std::initializer_list<std::vector<float> const*>{&unseen.images, &unseen.masks, &said})
        for (std::size_t p = i * pixels; p < (i + 1) * pixels; ++p) rows.push_back(from == &said ? float((*from)[p] > 0) : (*from)[p]);
    std::string const picture = argc > 1 ? argv[1] : "segmentation.svg";
    write_file(picture, image_grid(rows, options));
    std::cout << "picture written to " << picture << '\n';
    return ours > 0.8 ? 0 : 1;
  } catch (std::exception const& e) {
    std::cerr << "segmentation: " << e.what() << '\n';
    return 1;
  }
}
