// w1_threads.cpp — 784-128-10, relu, softmax cross-entropy, batch 1024: one training step with SGD, by two threads
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 128, 784> W1;
inline constexpr parameter<"b1", 128> b1;
inline constexpr parameter<"W2", 10, 128> W2;
inline constexpr parameter<"b2", 10> b2;
inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t);

template <int Threads>
struct program_w1 {
  bench::w1_start const from{1024};
  network<logits, loss> net{};
  network<logits, loss>::trainer<sgd> trainer = net.train_with(sgd{}, 1024, {.threads = Threads});
  float last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(trainer)>(1024); }
  explicit program_w1(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
  }
  void step() { last = trainer.step(1024, feed(x, from.x), feed(t, from.label)); }
};

int main(int argc, char** argv) {
  auto two = bench::ours<program_w1<2>>(), one = bench::ours<program_w1<1>>("ctgrad, 1 thread");
  two.wall = one.wall = true;
  one.must = {};
  return bench::race(argc, argv, "w1_threads", bench::w1_start::losses_of_1024, {two, one});
}
