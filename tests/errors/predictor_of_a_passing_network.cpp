// predictor_of_a_passing_network.cpp — a predictor refers to its network
// SPDX-License-Identifier: MIT
// EXPECT: predict_with: the network is gone before its predictor; give it a name
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr auto logits = x | dense<3>;

auto make() -> network<logits> { return {}; }

void predict(std::span<float const> rows, std::span<float> answers) {
#ifdef CORRECTED
  auto const net = make();
  auto predictor = net.predict_with(1);
#else
  auto predictor = make().predict_with(1);
#endif
  predictor(1, answers, feed(x, rows));
}
