// without_exceptions.cpp — a program of -fno-exceptions -fno-rtti: it answers, and a mistake ends it with a sentence
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <cstdio>
using namespace ctgrad;

inline constexpr input<"x", 2> x;
inline constexpr auto guess = x | dense<8> | tanh | dense<1>;

int main() {
  network<guess> net;
  initialize(net, /*seed*/ 1);
  auto predictor = net.predict_with(/*most rows of a call*/ 1);
  float const row[] = {0, 1};
  float answer[1]{};
  predictor(1, answer, feed(x, row));
  std::puts(answer[0] != 0 ? "without_exceptions: answered" : "without_exceptions: no answer");
  std::fflush(stdout);
  predictor(1, answer, feed(x, std::span(row, 1)));
  std::puts("without_exceptions: went on after a mistake");
}
