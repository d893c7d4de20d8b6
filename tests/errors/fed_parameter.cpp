// fed_parameter.cpp — a network keeps its parameters; only what each sample has is lent
// SPDX-License-Identifier: MIT
// EXPECT: feed: W is a parameter, which the network keeps; net.view(W) changes it
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr parameter<"W", 3, 4> W;
inline constexpr auto logits = W * x;

void predict(std::span<float const> rows, std::vector<float> const& weights, std::span<float> answers) {
  network<logits> net;
#ifdef CORRECTED
  net.view(W)(0, 0) = weights[0];
  net.predict_with(1)(1, answers, feed(x, rows));
#else
  net.predict_with(1)(1, answers, feed(x, rows), feed(W, weights));
#endif
}
