// loss_of_unknown_parameters.cpp — a second loss reads a parameter that the network does not hold
// SPDX-License-Identifier: MIT
// EXPECT: train_with: the loss reads V, which is no parameter of the network; its own loss or output should read it too
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 3> x;
inline constexpr target<"y", 2> y;
inline constexpr parameter<"W", 2, 3> W;
#ifdef CORRECTED
inline constexpr parameter<"W", 2, 3> V;
#else
inline constexpr parameter<"V", 2, 3> V;
#endif
inline constexpr auto line = W * x;
inline constexpr auto loss = mean_squared_error(line, y);
inline constexpr auto other = mean_absolute_error(V * x, y);

void train() {
  network<line, loss> net;
  auto trainer = net.train_with(ref<other>, sgd{}, 8);
  (void)trainer;
}
