// tests/bits/hash_of_training.hpp — trains a classifier and prints a hash of all losses and parameters, batch by batch
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/random.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include "../support/fnv.hpp"

#include <cinttypes>
#include <cstdio>
#include <vector>

struct training {
  float spread = 1;  ///< of the first parameters, around 0
  double rate = 0.1;
  int steps = 5;  ///< with each size of a batch
};

/// Each size of a batch goes on where the one before ended.
template <class Network, class Input, class Label>
void print_hashes(Input x, Label t, std::vector<int> const& batches, training const& how) {
  using namespace ctgrad;
  Network net;
  random_stream const random{1, 2};
  std::uint64_t drawn = 0;
  for (float& w : net.memory()) w = (random.uniform<float>(drawn++) - 0.5f) * how.spread;
  for (int batch : batches) {
    std::vector<float> rows;
    std::vector<std::int32_t> classes;
    for (int i = 0; i < batch * Input::extent.size(); ++i) rows.push_back(random.uniform<float>(drawn++));
    for (int i = 0; i < batch; ++i) classes.push_back(i % Label::classes);
    auto trainer = net.train_with(sgd{.rate = how.rate}, batch);
    fnv hash;
    for (int step = 0; step < how.steps; ++step) hash.add(trainer.step(batch, feed(x, rows), feed(t, classes)));
    for (float w : net.memory()) hash.add(w);
    std::printf("batch %d: %016" PRIx64 "\n", batch, hash.value);
  }
}
