// deep.cpp — an optimizer with two states of each parameter trains a network of 90 matrices
// SPDX-License-Identifier: MIT
#include <ctgrad/expression/functions.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/neural_network/initialize.hpp>
#include <ctgrad/optimizer/adam.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace ctgrad;

namespace {

constexpr input<"x", 4> x{};
constexpr target<"y", 4> y{};

/// "W07"
template <char Letter, int Number>
consteval auto numbered() -> fixed_string<4> {
  return {{Letter, char('0' + Number / 10), char('0' + Number % 10), '\0'}};
}
template <int Blocks>
consteval auto tower() {
  if constexpr (Blocks == 0) return x;
  else {
    constexpr auto h = tower<Blocks - 1>();
    return h + parameter<numbered<'W', Blocks>(), 4, 4>{} * tanh(parameter<numbered<'V', Blocks>(), 4, 4>{} * h);
  }
}
constexpr auto deep = tower<45>();
constexpr auto loss = mean_squared_error(deep, y);

}  // namespace

TEST_CASE("adam: moves each of 90 matrices, and the loss falls") {
  network<deep, loss> net;
  initialize(net, 1, initializers::normal(0.1));
  std::vector<float> const before(net.memory().begin(), net.memory().end());
  auto trainer = net.train_with(adam{.rate = 1e-2}, 3);
  std::vector<float> const rows{1, 2, 3, 4, -1, 0, 1, 0, 2, -2, 2, -2}, truth{4, 3, 2, 1, 0, 1, 0, -1, -2, 2, -2, 2};
  float const first = trainer.step(3, feed(x, rows), feed(y, truth));
  float last = first;
  for (int step = 0; step < 50; ++step) last = trainer.step(3, feed(x, rows), feed(y, truth));
  CHECK(last < first / 10);
  network<deep, loss> old;
  std::ranges::copy(before, old.memory().begin());
  CHECK(net.table.size == 90);
  for (int k = 0; k < net.table.size; ++k) {
    CAPTURE(k);
    CHECK(net.view(k)(0, 0) != old.view(k)(0, 0));
  }
}
