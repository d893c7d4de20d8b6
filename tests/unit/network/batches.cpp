// tests/unit/network/batches.cpp — batches of any size: what lies beyond the last sample counts for nothing
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

#include <catch2/catch.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace ctgrad;

namespace {

constexpr input<"x", 37> x{};
constexpr label<"t", 11> t{};
constexpr auto classes = x | dense<53, "first"> | relu | dense<11, "second">;
constexpr auto classes_loss = cross_entropy(classes, t);

}  // namespace

TEST_CASE("batches: the objective of each size from 1 to 70 is the mean over its samples") {
  constexpr int most = 70;
  network<classes, classes_loss> net;
  random_stream const stream{3, 1};
  for (std::size_t i = 0; i < net.memory().size(); ++i) net.memory()[i] = stream.uniform(i) - .5f;
  std::vector<float> rows(most * 37), nothing(most * 37, std::numeric_limits<float>::quiet_NaN());
  std::vector<std::int32_t> labels(most);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = stream.uniform(100000 + i) - .5f;
  for (std::size_t i = 0; i < most; ++i) labels[i] = std::int32_t(i % 11);
  auto const start = std::vector<float>(net.memory().begin(), net.memory().end());

  auto trainer = net.train_with(sgd{.rate = 0}, most);
  auto const objective = [&](std::size_t first, std::size_t count) {
    return double(trainer.step(int(count), feed(x, std::span(rows).subspan(first * 37, count * 37)),
                               feed(t, std::span(labels).subspan(first, count))));
  };
  double sum = 0;
  for (std::size_t batch = 1; batch <= most; ++batch) {
    sum += objective(batch - 1, 1);
    trainer.step(most, feed(x, nothing), feed(t, labels));  // leaves no number behind
    std::ranges::copy(start, net.memory().begin());
    CAPTURE(batch);
    CHECK(objective(0, batch) == Approx(sum / double(batch)).epsilon(1e-5));
  }
}

TEST_CASE("batches: where the outputs have no room, or too much, nothing is written") {
  network<classes, classes_loss> net;
  std::vector<float> const rows(2 * 37);
  std::vector<std::int32_t> const labels(2);
  std::vector<float> answers(2 * 11 + 1);
  auto predictor = net.predict_with(2);
  auto evaluator = net.evaluate_with(2);
  for (std::size_t room : {std::size_t{21}, std::size_t{23}}) {
    std::string const sentence = "predict: room for " + std::to_string(room) + " numbers, but 2 x 11 are predicted";
    CHECK_THROWS_WITH(predictor(2, std::span(answers).first(room), feed(x, rows)), sentence);
    CHECK_THROWS_WITH(evaluator(2, std::span(answers).first(room), feed(x, rows), feed(t, labels)), sentence);
  }
  auto trainer = net.train_with(sgd{}, 2);
  CHECK_THROWS_WITH(trainer.copy_state("velocity", answers), Catch::StartsWith("copy_state: room for 23 numbers, but "));
}
