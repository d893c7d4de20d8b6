// tests/bits/packed.cpp — one hash of a network whose products copy their operands: equal for every compiler and machine
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include "../support/fnv.hpp"

#include <cinttypes>
#include <cstdio>
#include <vector>

using namespace ctgrad;

namespace {

constexpr input<"x", 1100> x{};
constexpr label<"t", 11> t{};
constexpr auto logits = x | dense<250> | relu | dense<1060> | relu | dense<11>;
constexpr auto loss = cross_entropy(logits, t);

}  // namespace

int main() {
  network<logits, loss> net;
  random_stream const random{1, 2};
  std::uint64_t drawn = 0;
  for (float& w : net.memory()) w = (random.uniform<float>(drawn++) - 0.5f) / 16;
  for (int batch : {1, 9, 46}) {
    std::vector<float> rows;
    std::vector<std::int32_t> classes;
    for (int i = 0; i < batch * 1100; ++i) rows.push_back(random.uniform<float>(drawn++));
    for (int i = 0; i < batch; ++i) classes.push_back(i % 11);
    auto trainer = net.train_with(sgd{.rate = 0.01}, batch);
    fnv hash;
    for (int step = 0; step < 3; ++step) hash.add(trainer.step(batch, feed(x, rows), feed(t, classes)));
    for (float w : net.memory()) hash.add(w);
    std::printf("batch %d: %016" PRIx64 "\n", batch, hash.value);
  }
}
