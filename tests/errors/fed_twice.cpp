// fed_twice.cpp — a leaf is lent one array in a call
// SPDX-License-Identifier: MIT
// EXPECT: x is fed twice in one call
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr input<"z", 4> z;
inline constexpr auto logits = concat(x, z) | dense<3>;

void predict(std::span<float const> rows, std::span<float const> others, std::span<float> answers) {
  network<logits> net;
#ifdef CORRECTED
  net.predict_with(1)(1, answers, feed(x, rows), feed(z, others));
#else
  net.predict_with(1)(1, answers, feed(x, rows), feed(x, others), feed(z, others));
#endif
}
