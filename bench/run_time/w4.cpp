// w4.cpp — LeNet-5 on images of 28x28, softmax cross-entropy, batch 64: one training step with SGD
// SPDX-License-Identifier: MIT
#include "lenet.hpp"

#include <ctgrad/loss/cross_entropy.hpp>

using namespace ctgrad;

inline constexpr label<"t", 10> t;
inline constexpr auto loss = cross_entropy(lenet::logits, t);

struct program_w4 {
  bench::w4_start const from{};
  network<lenet::logits, loss> net{};
  decltype(net)::trainer<sgd> trainer = net.train_with(sgd{}, bench::w4_start::batch);
  float last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(trainer)>(bench::w4_start::batch); }

  explicit program_w4(float rate) {
    trainer.optimizer.rate = rate;
    lenet::begin(net, from);
  }
  void step() { last = trainer.step(bench::w4_start::batch, feed(lenet::x, from.x), feed(t, from.label)); }
};
int main(int argc, char** argv) {
  return bench::race(argc, argv, "w4", bench::w4_start::losses, {bench::ours<program_w4>()});
}
