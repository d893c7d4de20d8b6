// hello.cpp — one layer, one step
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <span>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr target<"y", 1> y;
inline constexpr auto guess = x | dense<1>;
inline constexpr auto loss = mean_squared_error(guess, y);

auto first_loss(std::span<float const> rows, std::span<float const> truth) -> float {
  network<guess, loss> net;
  auto trainer = net.train_with(sgd{.rate = 0.1}, 4);
  return trainer.step(4, feed(x, rows), feed(y, truth));
}
