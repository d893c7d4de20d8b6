// objective.cpp — the mean over the batch of what depends on a sample, plus once what does not
// SPDX-License-Identifier: MIT
#include "waves.hpp"

using namespace ctgrad;
using namespace waves;

namespace {

inline constexpr parameter<"A", 1, 2> A;
constexpr auto line = A * u;
constexpr auto line_loss = mean_squared_error(line, y) + 0.25 * l2(A);

}  // namespace

TEST_CASE("objective: a penalty counts once, whatever the batch; a partial batch divides by its own size") {
  network<line, line_loss, double> net;
  std::vector<double> const rows{1, 2, -1, 0.5, 3, -2, 0, 1}, targets{1, -1, 2, 0.5};
  for (int batch : {4, 3, 1}) {
    net.view(A)(0, 0) = 0.5, net.view(A)(0, 1) = -0.25;
    double expected = 0.25 * (0.25 + 0.0625), gradient[2]{2 * 0.25 * 0.5, 2 * 0.25 * -0.25};
    for (std::size_t i = 0; i < std::size_t(batch); ++i) {
      double const e = 0.5 * rows[2 * i] - 0.25 * rows[2 * i + 1] - targets[i];
      expected += e * e / batch;
      for (std::size_t k = 0; k < 2; ++k) gradient[k] += 2 * e * rows[2 * i + k] / batch;
    }
    auto trainer = net.train_with(sgd{.rate = 0.1}, 4);
    double const value = trainer.step(batch, feed(u, std::span(rows).first(2 * std::size_t(batch))),
                                      feed(y, std::span(targets).first(std::size_t(batch))));
    CHECK(value == Approx(expected));
    CHECK(net.view(A)(0, 0) == Approx(0.5 - 0.1 * gradient[0]));
    CHECK(net.view(A)(0, 1) == Approx(-0.25 - 0.1 * gradient[1]));
  }
}

TEST_CASE("objective: the last batch of an epoch is a step like the others") {
  // 5 rows in batches of 3: the second step divides by 2. With all rows alike, it cannot be told from the first.
  dataset const alike{{.features{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, .width = 2, .targets{2, 2, 2, 2, 2}}};
  neural_network const spec{
      .output = ref<line>, .loss = ref<line_loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 1, .batch = 3};
  neural_network const ones{
      .output = ref<line>, .loss = ref<line_loss>, .optimizer = sgd{.rate = 0.1}, .epochs = 2, .batch = 1};
  auto const two_steps = fit(spec, alike), by_one = fit(ones, alike.subset(std::vector<std::size_t>{0}));
  CHECK(double(two_steps.net.view(A)(0, 0)) == Approx(double(by_one.net.view(A)(0, 0))).epsilon(1e-6));
}
