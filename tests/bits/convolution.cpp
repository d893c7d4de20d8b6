// tests/bits/convolution.cpp — one hash of a trained convolutional network: equal for every compiler and machine
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include "../support/fnv.hpp"

#include <cinttypes>
#include <cstdio>
#include <vector>

using namespace ctgrad;

namespace {

constexpr input<"x", 2, 11, 9> x{};
constexpr label<"t", 5> t{};
constexpr auto logits = x | conv2d<5, 3, sliding{.padding = same_padding}> | relu | max_pool<2> |
                        conv2d<7, 2, sliding{.stride = {1, 2}, .padding = {0, 2}}> | tanh |
                        max_pool<2, sliding{.stride = 1, .padding = 1}> | flatten | dense<5>;
constexpr auto loss = cross_entropy(logits, t);

}  // namespace

int main() {
  network<logits, loss> net;
  random_stream const random{1, 2};
  std::uint64_t drawn = 0;
  for (float& w : net.memory()) w = random.uniform<float>(drawn++) - 0.5f;
  for (int batch : {1, 16, 37}) {
    std::vector<float> rows;
    std::vector<std::int32_t> classes;
    for (int i = 0; i < batch * 198; ++i) rows.push_back(random.uniform<float>(drawn++));
    for (int i = 0; i < batch; ++i) classes.push_back(i % 5);
    auto trainer = net.train_with(sgd{.rate = 0.1}, batch);
    fnv hash;
    for (int step = 0; step < 5; ++step) hash.add(trainer.step(batch, feed(x, rows), feed(t, classes)));
    for (float w : net.memory()) hash.add(w);
    std::printf("batch %d: %016" PRIx64 "\n", batch, hash.value);
  }
}
