// sample_weights.cpp — weights divide by their sum: a weight of two is the row twice, a weight of zero is no row
// SPDX-License-Identifier: MIT
#include "waves.hpp"

using namespace ctgrad;
using namespace waves;

namespace {

auto largest_difference(std::vector<float> const& a, std::vector<float> const& b) -> double {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, double(std::abs(a[i] - b[i])));
  return worst;
}

auto full_batch(int epochs = 20) {
  return neural_network{
      .output = ref<logits>, .loss = ref<class_loss>, .optimizer = sgd{.rate = 0.3}, .epochs = epochs, .batch_fraction = 1};
}

}  // namespace

TEST_CASE("sample weights: a weight of 2 is the row twice, to rounding") {
  dataset const data = sectors(60);
  std::vector<float> weights(60, 1);
  std::vector<std::size_t> repeated;
  for (std::size_t i = 0; i < 60; ++i) {
    repeated.push_back(i);
    if (i % 3 == 0) weights[i] = 2, repeated.push_back(i);
  }
  auto const a = fit(full_batch(), data, weights), b = fit(full_batch(), data.subset(repeated));
  CHECK(largest_difference(weights_of(a), weights_of(b)) < 1e-5);  // 20 steps of float
  CHECK(a.history.back().loss == Approx(b.history.back().loss).margin(1e-5));
}

TEST_CASE("sample weights: a weight of 0 is no row, and all weights times 7 are the same weights") {
  dataset const data = sectors(60);
  std::vector<float> weights(60, 1), sevens(60, 7);
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < 60; ++i)
    if (i % 4 == 0) weights[i] = 0;
    else kept.push_back(i);
  auto const a = fit(full_batch(), data, weights), b = fit(full_batch(), data.subset(kept));
  CHECK(largest_difference(weights_of(a), weights_of(b)) < 1e-5);
  auto const c = fit(full_batch(), data, sevens), d = fit(full_batch(), data);
  CHECK(largest_difference(weights_of(c), weights_of(d)) < 1e-5);
}

TEST_CASE("sample weights: penalties are not weighted") {
  static constexpr parameter<"A", 1, 2> A;
  static constexpr auto line = A * u;
  static constexpr auto loss = mean_squared_error(line, y) + 0.5 * l2(A);
  dataset const data = surface(40);
  neural_network const spec{
      .output = ref<line>, .loss = ref<loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 30, .batch_fraction = 1};
  auto const a = fit(spec, data, std::vector<float>(40, 0.01f)), b = fit(spec, data);
  CHECK(largest_difference(weights_of(a), weights_of(b)) < 1e-6);
}

TEST_CASE("sample weights: a batch whose weights are all zero teaches nothing") {
  dataset const data = sectors(4);
  neural_network const spec{.output = ref<logits>, .loss = ref<class_loss>, .epochs = 2, .batch = 1};
  auto const model = fit(spec, data, std::vector<float>{0, 0, 1, 0});
  auto const alone = fit(spec, data.subset(std::vector<std::size_t>{2}));
  CHECK(largest_difference(weights_of(model), weights_of(alone)) < 1e-6);
}

TEST_CASE("class weights: balanced makes a rare class heard, and numbers say the same") {
  dataset const data = sectors(600, 1, 4), fair = sectors(600, 2, 33);
  neural_network const plain{.output = ref<logits>, .loss = ref<class_loss>, .optimizer = sgd{.rate = 0.3}, .epochs = 20};
  neural_network const even{.output = ref<logits>,
                            .loss = ref<class_loss>,
                            .optimizer = sgd{.rate = 0.3},
                            .epochs = 20,
                            .class_weights = balanced{}};
  auto const heard = fit(even, data);
  auto const found = [&](auto const& model) {
    return metrics::confusion_matrix(predict(model, fair), fair.labels(), 3).recall(2);
  };
  CHECK(found(heard) > found(fit(plain, data)) + 0.1);

  std::vector<double> by_hand(3), count(3);
  for (std::int32_t const c : data.labels()) ++count[std::size_t(c)];
  for (std::size_t c = 0; c < 3; ++c) by_hand[c] = 600 / (3 * count[c]);
  neural_network const numbers{
      .output = ref<logits>, .loss = ref<class_loss>, .optimizer = sgd{.rate = 0.3}, .epochs = 20, .class_weights = by_hand};
  CHECK(weights_of(fit(numbers, data)) == weights_of(heard));
}

TEST_CASE("sample weights: what is no weight is refused") {
  dataset const data = sectors(4);
  auto const said = [&](std::vector<float> const& weights) { return message([&] { fit(full_batch(), data, weights); }); };
  CHECK(said({1, 1, 1}) == "fit: 3 sample weights were given for 4 rows");
  CHECK(said({1, 1, -2, 1}) == "fit: the weight of sample 2 is -2, a finite number of at least 0 is needed");
  CHECK(said({1, NAN, 1, 1}) == "fit: the weight of sample 1 is nan, a finite number of at least 0 is needed");
  CHECK(said({0, 0, 0, 0}) == "fit: all sample weights are 0, at least one must be positive");
  neural_network const wrong{.output = ref<logits>, .loss = ref<class_loss>, .class_weights = std::vector{1.0, 2.0}};
  CHECK(message([&] { fit(wrong, data); }) == "fit: 2 class weights were given for 3 classes");
}

TEST_CASE("trainer: sample weights are fed like any leaf") {
  network<curve, curve_loss> net;
  initialize(net, 1);
  auto trainer = net.train_with<samples::weighted>(sgd{}, 2);
  dataset const data = surface(2);
  network<curve, curve_loss> alone = net;
  auto lonely = alone.train_with(sgd{}, 1);
  float const loss =
      trainer.step(2, feed(u, data.features()), feed(y, data.targets()), feed(sample_weights, std::vector<float>{0, 3}));
  CHECK(loss == Approx(lonely.step(1, feed(u, data.row(1)), feed(y, data.target(1)))));
}
