// augmented.cpp — training on images that are shifted anew in every step
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/digits.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 1, 8, 8> x;
inline constexpr label<"t", 10> t;
constexpr auto logits = x | conv2d<8, 3, sliding{.padding = same_padding}> | relu | max_pool<2> | flatten | dense<10>;
constexpr auto loss = cross_entropy(logits, t);

auto trained(dataset const& data, double shift) {
  return fit(neural_network{.output = ref<logits>,
                            .loss = ref<loss>,
                            .optimizer = adam{.rate = 3e-3},
                            .epochs = 40,
                            .augment = image_augmentation{.rows = 8, .columns = 8, .shift = shift}},
             data);
}
auto shifted(dataset const& data) -> dataset {  // one pixel to the right
  std::vector<float> rows(data.features().size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i % 8 == 0 ? 0 : data.features()[i - 1];
  return dataset(
      {.features = std::move(rows), .width = 64, .labels{data.labels().begin(), data.labels().end()}, .classes = 10});
}

}  // namespace

TEST_CASE("augment: who was trained on shifted digits knows shifted digits; the same seed is the same model") {
  auto const [train, test] = split(digits(), {.test_fraction = 0.3, .seed = 1});
  auto const plain = trained(train, 0), moved = trained(train, 1.5), again = trained(train, 1.5);
  CHECK(score(moved, shifted(test)) > 0.85);
  CHECK(score(moved, shifted(test)) > score(plain, shifted(test)) + 0.05);
  CHECK(std::equal(moved.net.memory().begin(), moved.net.memory().end(), again.net.memory().begin()));
}
