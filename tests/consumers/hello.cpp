// hello.cpp — a program that uses ctgrad::core: the exclusive or, learnt
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <cstdio>
using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr target<"y", 1> y;
inline constexpr auto guess = x | dense<8> | tanh | dense<1>;
inline constexpr auto loss = mean_squared_error(guess, y);

int main() {
  float const questions[] = {0, 0, 0, 1, 1, 0, 1, 1}, truth[] = {0, 1, 1, 0};
  network<guess, loss> net;
  initialize(net, /*seed*/ 1);
  auto trainer = net.train_with(sgd{.rate = 0.05}, 4);
  float last = 1;
  for (int step = 0; step < 2000; ++step) last = trainer.step(4, feed(x, questions), feed(y, truth));
  std::puts(last < 1e-3f ? "hello: learnt" : "hello: not learnt");
}
