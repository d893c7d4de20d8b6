// tests/unit/print/text.cpp — formulas in plain text, as a user writes them and as they are derived
// SPDX-License-Identifier: MIT
#include "digits.hpp"
#include "symbols.hpp"

#include <ctgrad/expression/explain.hpp>

#include <catch2/catch.hpp>

using namespace digits;

TEST_CASE("text: a network reads as it was written") {
  CHECK(text(logits) == "W2 * relu(W1 * x + b1) + b2");
  CHECK(text(loss) == "cross_entropy(W2 * relu(W1 * x + b1) + b2, t) + lambda l2(W1)");
  CHECK(text(W1) == "W1");
}

TEST_CASE("text: backpropagation through the digits network") {
  CHECK(text(dW2) ==
        "(softmax(W2 * z1 + b2) - t) * z1'\n"
        "  where z1 = relu(W1 * x + b1)");
  CHECK(text(db1) ==
        "W2' * (softmax(W2 * z1 + b2) - t) .* [z1 > 0]\n"
        "  where z1 = relu(W1 * x + b1)");
  CHECK(text(dW1) ==
        "2 lambda W1 + (W2' * (softmax(W2 * z1 + b2) - t) .* [z1 > 0]) * x'\n"
        "  where z1 = relu(W1 * x + b1)");
}

TEST_CASE("text: a mistaken formula is refused in its own sentence") {
  auto g = std::make_unique<graph>();
  symbol const narrow = symbols::leaf(*g, "W", role::parameter, make_shape(3));
  symbol const wide = symbols::leaf(*g, "W", role::parameter, make_shape(4));
  CHECK_THROWS_WITH(text(*g, symbols::sum(wide).id), "W has two shapes, 3 and 4");
  CHECK_THROWS_AS(text(*g, 999), ctgrad::error);
  CHECK_THROWS_AS(text(*g, 0), ctgrad::error);
  CHECK(narrow.id != wide.id);
}
