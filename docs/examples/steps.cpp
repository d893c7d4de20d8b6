// steps.cpp — a training loop by hand, of the parts that `fit` is made of
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/core/random.hpp>
#include <ctgrad/data/digits.hpp>

#include <algorithm>
#include <cstdio>

using namespace ctgrad;

inline constexpr input<"x", 64> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 32, 64> W1;
inline constexpr parameter<"b1", 32> b1;
inline constexpr parameter<"W2", 10, 32> W2;
inline constexpr parameter<"b2", 10> b2;
inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t);

int main() {
  auto const [train, test] = split(digits(), {.test_fraction = 0.2, .seed = 1});

  // Buffers of one batch: rows are samples.
  std::vector<float> rows(64 * 64);
  std::vector<std::int32_t> classes(64);
  auto const gather = [&](std::span<std::size_t const> chosen) {
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      std::ranges::copy(train.row(chosen[i]), rows.begin() + std::ptrdiff_t(i * 64));
      classes[i] = train.labels()[chosen[i]];
    }
  };
  auto order = permutation(train.rows(), {1, stream_id("shuffle")});
  gather(std::span(order).first(64));

  network<logits, loss> net;
  initialize(net, /*seed*/ 1);
  auto trainer = net.train_with(sgd{.rate = 0.1}, /*most samples of a step*/ 64);
  float before = trainer.step(64, feed(x, rows), feed(t, classes));   // rows: 64 x 64 floats
  float weight = net.view(W1)(3, 5);                                  // W1[to][from]
  std::printf("the first loss is %.2f, a weight %.3f\n", double(before), double(weight));

  // Epochs of whole batches, then a smaller rate for the second half.
  for (int epoch = 0; epoch < 20; ++epoch) {
    if (epoch == 10) trainer.optimizer.rate = 0.02;
    order = permutation(train.rows(), {1, stream_id("shuffle") + std::uint64_t(epoch)});
    for (std::size_t first = 0; first < order.size(); first += 64) {
      auto const batch = std::span(order).subspan(first, std::min<std::size_t>(64, order.size() - first));
      gather(batch);
      trainer.step(int(batch.size()), feed(x, std::span(rows).first(batch.size() * 64)),
                   feed(t, std::span(classes).first(batch.size())));
    }
  }

  // What it learned, judged on what it did not see.
  auto predictor = net.predict_with(256);
  std::vector<float> scores(256 * 10);
  std::size_t right = 0;
  for (std::size_t first = 0; first < test.rows(); first += 256) {
    std::size_t const n = std::min<std::size_t>(256, test.rows() - first);
    auto const made = std::span(scores).first(n * 10);
    predictor(int(n), made, feed(x, test.features().subspan(first * 64, n * 64)));
    for (std::size_t i = 0; i < n; ++i) {
      auto const of_row = made.subspan(i * 10, 10);
      right += std::ranges::max_element(of_row) - of_row.begin() == test.labels()[first + i];
    }
  }
  std::printf("%zu of %zu unseen digits are read\n", right, test.rows());
}
