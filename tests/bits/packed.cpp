// tests/bits/packed.cpp — one hash of a network whose products copy their operands: equal for every compiler and machine
// SPDX-License-Identifier: MIT
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>

#include "hash_of_training.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 1100> x{};
constexpr label<"t", 11> t{};
constexpr auto logits = x | dense<250> | relu | dense<1060> | relu | dense<11>;
constexpr auto loss = cross_entropy(logits, t);

}  // namespace

int main() { print_hashes<network<logits, loss>>(x, t, {1, 9, 46}, {.spread = 1.0f / 16, .rate = 0.01, .steps = 3}); }
