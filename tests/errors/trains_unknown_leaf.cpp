// trains_unknown_leaf.cpp — a group of leaves names one that the network does not have
// SPDX-License-Identifier: MIT
// EXPECT: trains: W2 is not a parameter of this formula, which has W1 b1
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 3> x;
inline constexpr target<"y", 2> y;
inline constexpr parameter<"W1", 2, 3> W1;
inline constexpr parameter<"b1", 2> b1;
inline constexpr parameter<"W2", 2, 3> W2;
inline constexpr auto line = W1 * x + b1;
inline constexpr auto loss = mean_squared_error(line, y);

void train() {
  network<line, loss> net;
#ifdef CORRECTED
  auto trainer = net.train_with(groups(trains(adam{}, W1), trains(sgd{}, b1)), 8);
#else
  auto trainer = net.train_with(groups(trains(adam{}, W1), trains(sgd{}, W2)), 8);
#endif
  (void)trainer;
}
