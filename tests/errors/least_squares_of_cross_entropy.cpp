// least_squares_of_cross_entropy.cpp — a method for sums of squares is given a loss that is none
// SPDX-License-Identifier: MIT
// EXPECT: least squares: the loss is no sum of squares, such as mean_squared_error, half_squared_error or l2; use lbfgs instead
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 3> x;
inline constexpr label<"t", 2> t;
inline constexpr target<"y", 2> y;
inline constexpr parameter<"W", 2, 3> W;
inline constexpr auto line = W * x;
#ifdef CORRECTED
inline constexpr auto loss = mean_squared_error(line, y) + 0.1 * l2(W);
#else
inline constexpr auto loss = cross_entropy(line, t) + 0.1 * l2(W);
#endif

void train() {
  network<line, loss> net;
  auto trainer = net.train_with(levenberg_marquardt{}, 8);
  (void)trainer;
}
