// numbers_of_another_type.cpp — rows are bound as they are, without a copy, so their type is the network's
// SPDX-License-Identifier: MIT
// EXPECT: x is given numbers of type double, but the network computes in float
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr auto logits = x | dense<3>;

#ifdef CORRECTED
using element = float;
#else
using element = double;
#endif

void predict(std::span<element const> rows, std::span<float> answers) {
  network<logits> net;
  net.predict_with(1)(1, answers, feed(x, rows));
}
