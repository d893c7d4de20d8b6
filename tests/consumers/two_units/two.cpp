// two.cpp — trains the shared model, too, and compares: the same bits, whatever the two were compiled for
// SPDX-License-Identifier: MIT
#include "model.hpp"
#include <cstdio>
float loss_in_one();
int main() {
  float const one = loss_in_one(), two = model::loss_after(50);
  std::printf("%a %a\n", double(one), double(two));
  return one == two && one > 0 ? 0 : 1;
}
