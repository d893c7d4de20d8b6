// w2.cpp — 4-64-64-2 with tanh and squared error: a step with SGD
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <span>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr target<"y", 2> y;
inline constexpr auto guess = x | dense<64> | tanh | dense<64> | tanh | dense<2>;
inline constexpr auto loss = mean_squared_error(guess, y);

auto step(network<guess, loss>& net, std::span<float const> rows, std::span<float const> truth) -> float {
  return net.train_with(sgd{.rate = 0.01}, 32).step(32, feed(x, rows), feed(y, truth));
}
