// w2.cpp — 4-64-64-2, tanh, mean squared error, batch 32: one training step with SGD
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr target<"y", 2> y;
inline constexpr parameter<"one.W", 64, 4> W1;
inline constexpr parameter<"two.W", 64, 64> W2;
inline constexpr parameter<"three.W", 2, 64> W3;
inline constexpr auto output = x | dense<64, "one"> | tanh | dense<64, "two"> | tanh | dense<2, "three">;
inline constexpr auto loss = mean_squared_error(output, y);

struct program_w2 {
  bench::w2_start const from{};
  network<output, loss> net{};
  decltype(net)::trainer<sgd> trainer = net.train_with(sgd{}, bench::w2_start::batch);
  float last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(trainer)>(bench::w2_start::batch); }

  explicit program_w2(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
    from.W3.copy_to(net.view(W3));
  }
  void step() { last = trainer.step(bench::w2_start::batch, feed(x, from.x), feed(y, from.y)); }
};

int main(int argc, char** argv) {
  return bench::race(argc, argv, "w2", bench::w2_start::losses, {bench::ours<program_w2>()});
}
