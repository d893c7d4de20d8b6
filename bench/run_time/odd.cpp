// odd.cpp — 37-53-11, relu, softmax cross-entropy, batch 19: one training step with SGD; and every batch from 1 to 70
// SPDX-License-Identifier: MIT
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/layer/activation.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

using namespace ctgrad;

inline constexpr input<"x", 37> x;
inline constexpr label<"t", 11> t;
inline constexpr parameter<"W1", 53, 37> W1;
inline constexpr parameter<"b1", 53> b1;
inline constexpr parameter<"W2", 11, 53> W2;
inline constexpr parameter<"b2", 11> b2;
inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss = cross_entropy(logits, t);

struct program_odd {
  bench::odd_start const from{};
  network<logits, loss> net{};
  decltype(net)::trainer<sgd> trainer = net.train_with(sgd{}, bench::odd_start::most);
  float last = 0;

  static auto must() { return bench::work_of<decltype(net), decltype(trainer)>(bench::odd_start::batch); }
  explicit program_odd(float rate) {
    trainer.optimizer.rate = rate;
    from.W1.copy_to(net.view(W1));
    from.W2.copy_to(net.view(W2));
  }
  void step() { step(bench::odd_start::batch); }
  void step(std::size_t batch) {
    last = trainer.step(int(batch), feed(x, std::span(from.x).first(batch * bench::odd_start::inputs)),
                        feed(t, std::span(from.label).first(batch)));
  }
};

/// The batch from 1 to 70 that is slowest beside the next multiple of 16, and its time over that one's.
auto worst() -> std::vector<std::pair<std::string, double>> {
  static std::vector<std::pair<std::string, double>> const measured = [] {
    using clock = std::chrono::steady_clock;
    program_odd program(1e-6f);
    std::array<double, bench::odd_start::most + 1> least;
    least.fill(std::numeric_limits<double>::infinity());
    for (int round = 0; round < 60; ++round)
      for (std::size_t batch = 1; batch < least.size(); ++batch) {
        program.step(batch);
        auto const start = clock::now();
        for (int i = 0; i < 10; ++i) program.step(batch);
        least[batch] = std::min(least[batch], std::chrono::duration<double>(clock::now() - start).count());
      }
    std::size_t slowest = 1;
    auto const ratio = [&](std::size_t batch) { return least[batch] / least[(batch + 15) / 16 * 16]; };
    for (std::size_t batch = 1; batch <= 70; ++batch)
      if (ratio(batch) > ratio(slowest)) slowest = batch;
    return std::vector<std::pair<std::string, double>>{{"worst_batch", double(slowest)}, {"over_next_16", ratio(slowest)}};
  }();
  return measured;
}

int main(int argc, char** argv) {
  auto ours = bench::ours<program_odd>();
  ours.more = worst;
  return bench::race(argc, argv, "odd", bench::odd_start::losses, {ours});
}
