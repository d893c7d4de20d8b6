// strides.cpp — rows of a multiple of 4 KB, and a pack less or more: steps of 1024-64-1024, batch 64, and others as wide or wider
// SPDX-License-Identifier: MIT
#include "strides_networks.hpp"

int main(int argc, char** argv) {
  return bench::race(argc, argv, "strides", strides::losses<strides::narrow<1024>>, strides::racers());
}
