// layers.cpp — layers write formulas: the program of the second tutorial
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/data/generators.hpp>
#include <ctgrad/network/print.hpp>

#include <iostream>

using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr label<"t", 2> t;

inline constexpr auto logits = x | dense<16> | relu | dense<16> | relu | dense<2>;
inline constexpr auto loss = cross_entropy(logits, t);

// A block of your own is a function of a formula.
inline constexpr auto block = [](auto const& a) consteval { return relu(a) + a; };
inline constexpr auto other = block(x | dense<4, "first">) | dense<2, "second">;

int main() {
  std::cout << "logits = " << text(ref<logits>) << '\n' << "other  = " << text(ref<other>) << "\n\n";

  auto const [train, test] = split(moons({.rows = 400, .noise = 0.1, .seed = 1}), {.test_fraction = 0.25, .seed = 1});
  auto const model = fit(neural_network{.output = ref<logits>, .loss = ref<loss>, .optimizer = adam{.rate = 0.01},
                                        .epochs = 100, .batch = 32, .seed = 1}, train);
  std::cout << summary(model.net) << "\ntest accuracy " << score(model, test) << '\n';
}
