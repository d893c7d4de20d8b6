// set_unknown_hyperparameter.cpp — a number is set that the formula does not read
// SPDX-License-Identifier: MIT
// EXPECT: set: mu is not a hyperparameter of this formula
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 3> x;
inline constexpr target<"y", 2> y;
inline constexpr parameter<"W", 2, 3> W;
inline constexpr hyperparameter<"lambda"> lambda;
inline constexpr hyperparameter<"mu"> mu;
inline constexpr auto line = W * x;
inline constexpr auto loss = mean_squared_error(line, y) + lambda * l2(W);

void train() {
  network<line, loss> net;
  auto trainer = net.train_with(sgd{}, 8);
#ifdef CORRECTED
  trainer.set(lambda, 0.1);
#else
  trainer.set(mu, 0.1);
#endif
}
