// w1.cpp — 784-128-10 with relu and cross-entropy: a step with SGD, and predictions
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <span>
using namespace ctgrad;

inline constexpr input<"x", 784> x;
inline constexpr label<"t", 10> t;
inline constexpr auto logits = x | dense<128> | relu | dense<10>;
inline constexpr auto loss = cross_entropy(logits, t);

auto step(network<logits, loss>& net, std::span<float const> rows, std::span<std::int32_t const> classes) -> float {
  return net.train_with(sgd{.rate = 0.1}, 64).step(64, feed(x, rows), feed(t, classes));
}
void answer(network<logits, loss> const& net, std::span<float const> rows, std::span<float> out) {
  net.predict_with(64)(64, out, feed(x, rows));
}
