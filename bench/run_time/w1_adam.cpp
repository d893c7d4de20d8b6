// w1_adam.cpp — 784-128-10, relu, softmax cross-entropy, batch 64: one training step with Adam, and one with SGD
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/adam.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 128, 784> W1;
inline constexpr parameter<"b1", 128> b1;
inline constexpr parameter<"W2", 10, 128> W2;
inline constexpr parameter<"b2", 10> b2;
inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t);

template <class Optimizer>
struct program_w1 {
  bench::w1_start const from{};
  network<logits, loss> net{};
  typename network<logits, loss>::template trainer<Optimizer> trainer = net.train_with(Optimizer{}, bench::w1_start::batch);
  float last = 0;

  static auto must() { return bench::work_of<network<logits, loss>, decltype(trainer)>(bench::w1_start::batch); }
  explicit program_w1(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
  }
  void step() { last = trainer.step(bench::w1_start::batch, feed(x, from.x), feed(t, from.label)); }
};

int main(int argc, char** argv) {
  auto plain = bench::ours<program_w1<sgd>>("ctgrad, SGD");
  plain.losses = bench::w1_start::losses;
  return bench::race(argc, argv, "w1_adam", bench::w1_start::losses_of_adam, {bench::ours<program_w1<adam>>(), plain});
}
