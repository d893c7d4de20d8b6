// lenet.cpp — LeNet-5: a step with SGD
// SPDX-License-Identifier: MIT
#include "lenet.hpp"

#include <span>

auto step(network<logits, loss>& net, std::span<float const> images, std::span<std::int32_t const> classes) -> float {
  return net.train_with(sgd{.rate = 0.1}, 64).step(64, feed(x, images), feed(t, classes));
}
