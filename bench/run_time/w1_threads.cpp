// w1_threads.cpp — 784-128-10, relu, softmax cross-entropy, batch 1024: one training step with SGD, by two threads
// SPDX-License-Identifier: MIT
#include "w1_network.hpp"

template <int Threads>
using program = w1::program<ctgrad::sgd, 1024, Threads>;

int main(int argc, char** argv) {
  auto two = bench::ours<program<2>>(), one = bench::ours<program<1>>("ctgrad, 1 thread");
  two.wall = one.wall = true;
  two.must.processors = 2;
  return bench::race(argc, argv, "w1_threads", bench::w1_start::losses_of_1024, {two, one});
}
