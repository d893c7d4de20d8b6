// strides_avx2.cpp — strides without AVX-512, compiled for processors that have AVX2 alone
// SPDX-License-Identifier: MIT
#include "strides_networks.hpp"

int main(int argc, char** argv) {
  return bench::race(argc, argv, "strides_avx2", strides::losses<strides::narrow<1024>>, strides::racers());
}
