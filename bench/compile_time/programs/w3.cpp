// w3.cpp — 16-64-64-4 with tanh: the output of one sample
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <span>
using namespace ctgrad;

inline constexpr input<"x", 16> x;
inline constexpr auto output = x | dense<64> | tanh | dense<64> | tanh | dense<4>;

void answer(network<output> const& net, std::span<float const> sample, std::span<float> out) {
  net.predict_with(1)(1, out, feed(x, sample));
}
