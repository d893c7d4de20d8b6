// tests/bits/convolution.cpp — one hash of a trained convolutional network: equal for every compiler and machine
// SPDX-License-Identifier: MIT
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/loss/cross_entropy.hpp>

#include "hash_of_training.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 2, 11, 9> x{};
constexpr label<"t", 5> t{};
constexpr auto logits = x | conv2d<5, 3, sliding{.padding = same_padding}> | relu | max_pool<2> |
                        conv2d<7, 2, sliding{.stride = {1, 2}, .padding = {0, 2}}> | tanh |
                        max_pool<2, sliding{.stride = 1, .padding = 1}> | flatten | dense<5>;
constexpr auto loss = cross_entropy(logits, t);

}  // namespace

int main() { print_hashes<network<logits, loss>>(x, t, {1, 16, 37}, {}); }
