// readme.cpp — the program of the README
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/digits.hpp>
#include <iostream>
using namespace ctgrad;

inline constexpr input<"x", 64> x;                inline constexpr label<"t", 10> t;
inline constexpr parameter<"W1", 64, 64> W1;      inline constexpr parameter<"b1", 64> b1;
inline constexpr parameter<"W2", 10, 64> W2;      inline constexpr parameter<"b2", 10> b2;
inline constexpr constant<"lambda", 1e-4> lambda;

inline constexpr auto logits = W2 * relu(W1 * x + b1) + b2;
inline constexpr auto loss   = cross_entropy(logits, t) + lambda * l2(W1);
inline constexpr auto dW1    = gradient(loss, W1);

int main() {
  auto const [train, test] = split(digits(), {.test_fraction = 0.2, .seed = 1});
  auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>,
                                        .optimizer = sgd{.rate = 0.1}, .epochs = 60, .batch = 16}, train);
  std::cout << "test accuracy " << score(model, test) << "\ndL/dW1 = " << text(ref<dW1>) << '\n';
}
