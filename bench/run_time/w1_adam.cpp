// w1_adam.cpp — 784-128-10, relu, softmax cross-entropy, batch 64: one training step with Adam, and one with SGD
// SPDX-License-Identifier: MIT
#include "w1_network.hpp"

#include <ctgrad/optimizer/adam.hpp>

int main(int argc, char** argv) {
  auto plain = bench::ours<w1::program<ctgrad::sgd>>("ctgrad, SGD");
  plain.losses = bench::w1_start::losses;
  return bench::race(argc, argv, "w1_adam", bench::w1_start::losses_of_adam,
                     {bench::ours<w1::program<ctgrad::adam>>(), plain});
}
