// w1_avx2.cpp — w1 without AVX-512: 784-128-10, batch 64, compiled for processors that have AVX2 alone
// SPDX-License-Identifier: MIT
#include "w1_network.hpp"

int main(int argc, char** argv) {
  return bench::race(argc, argv, "w1_avx2", bench::w1_start::losses, {bench::ours<w1::program<ctgrad::sgd>>()});
}
