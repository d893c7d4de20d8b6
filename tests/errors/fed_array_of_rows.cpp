// fed_array_of_rows.cpp — what is lent to a leaf is one array
// SPDX-License-Identifier: MIT
// EXPECT: feed: x takes numbers, one row after the other, and no arrays of arrays
#include <ctgrad/ctgrad.hpp>
#include <array>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr auto logits = x | dense<3>;

#ifdef CORRECTED
using numbers = std::array<float, 2 * 4>;
#else
using numbers = std::array<std::array<float, 4>, 2>;
#endif

void predict(numbers const& rows, std::span<float> answers) {
  network<logits> net;
  net.predict_with(2)(2, answers, feed(x, rows));
}
