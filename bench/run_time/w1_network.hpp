// w1_network.hpp — 784-128-10, relu, softmax cross-entropy: the network of w1 and of its variants, and a step of it
// SPDX-License-Identifier: MIT
#pragma once
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

namespace w1 {
using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 128, 784> W1;
inline constexpr parameter<"b1", 128> b1;
inline constexpr parameter<"W2", 10, 128> W2;
inline constexpr parameter<"b2", 10> b2;
inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t);

template <class Optimizer, int Batch = int(bench::w1_start::batch), int Threads = 1>
struct program {
  using network_type = network<logits, loss>;
  bench::w1_start const from{std::size_t(Batch)};
  network_type net{};
  typename network_type::template trainer<Optimizer> trainer = net.train_with(Optimizer{}, Batch, {.threads = Threads});
  float last = 0;

  static auto must() { return bench::work_of<network_type, decltype(trainer)>(Batch); }

  explicit program(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
  }
  void step() { last = trainer.step(Batch, feed(x, from.x), feed(t, from.label)); }
};

}  // namespace w1
