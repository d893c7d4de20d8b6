// big.cpp — 1024-1024-1024-10, relu, softmax cross-entropy, batch 256: one training step with SGD
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 1024> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"one.W", 1024, 1024> W1;
inline constexpr parameter<"two.W", 1024, 1024> W2;
inline constexpr parameter<"three.W", 10, 1024> W3;
inline constexpr auto logits = x | dense<1024, "one"> | relu | dense<1024, "two"> | relu | dense<10, "three">;
inline constexpr auto loss = cross_entropy(logits, t);

struct program_big {
  bench::big_start const from{};
  network<logits, loss> net{};
  decltype(net)::trainer<sgd> trainer = net.train_with(sgd{}, bench::big_start::batch);
  float last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(trainer)>(bench::big_start::batch); }
  explicit program_big(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
    from.W3.copy_to(net.view(W3));
  }
  void step() { last = trainer.step(bench::big_start::batch, feed(x, from.x), feed(t, from.label)); }
};

int main(int argc, char** argv) {
  return bench::race(argc, argv, "big", bench::big_start::losses, {bench::ours<program_big>()});
}
