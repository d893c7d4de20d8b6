// vector_as_loss.cpp — training minimises one number
// SPDX-License-Identifier: MIT
// EXPECT: the loss is 3, but training needs a scalar: its sum or mean
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr auto logits = x | dense<3>;
#ifdef CORRECTED
inline constexpr auto loss = l2(logits);
#else
inline constexpr auto loss = logits;
#endif

void train() {
  network<logits, loss> net;
  auto trainer = net.train_with(sgd{}, 8);
  (void)trainer;
}
