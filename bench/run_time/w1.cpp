// w1.cpp — 784-128-10, relu, softmax cross-entropy, batch 64: one training step with SGD
// SPDX-License-Identifier: MIT
#include "w1_network.hpp"

int main(int argc, char** argv) {
  return bench::race(argc, argv, "w1", bench::w1_start::losses, {bench::ours<w1::program<ctgrad::sgd>>()});
}
