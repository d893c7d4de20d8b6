// fed_formula.cpp — what is computed cannot be lent
// SPDX-License-Identifier: MIT
// EXPECT: feed: rows are given to inputs, targets and labels; all else is computed from them
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr auto hidden = x | dense<4, "in"> | relu;
inline constexpr auto logits = hidden | dense<3, "out">;

void predict(std::vector<float> const& rows, std::span<float> answers) {
  network<logits> net;
#ifdef CORRECTED
  net.predict_with(1)(1, answers, feed(x, rows));
#else
  net.predict_with(1)(1, answers, feed(x, rows), feed(hidden, rows));
#endif
}
