// model.hpp — a model that two translation units share
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ctgrad.hpp>

namespace model {
using namespace ctgrad;
inline constexpr input<"x", 2> x;
inline constexpr target<"y", 1> y;
inline constexpr auto guess = x | dense<8> | tanh | dense<1>;
inline constexpr auto loss = mean_squared_error(guess, y);

inline auto loss_after(int steps) -> float {
  float const questions[] = {0, 0, 0, 1, 1, 0, 1, 1}, truth[] = {0, 1, 1, 0};
  network<guess, loss> net;
  initialize(net, /*seed*/ 1);
  auto trainer = net.train_with(sgd{.rate = 0.05}, 4);
  float last = 0;
  for (int step = 0; step < steps; ++step) last = trainer.step(4, feed(x, questions), feed(y, truth));
  return last;
}
}  // namespace model
