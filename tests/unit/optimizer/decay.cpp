// decay.cpp — what an optimizer remembers of a gradient that is long gone: nothing, or a number that costs nothing
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 3> x;
inline constexpr target<"y", 20> y;
inline constexpr parameter<"W", 20, 3> W;
constexpr auto predicted = W * x;
constexpr auto loss = mean_squared_error(predicted, y);

/// Numbers in the optimizer's memory that slow every product with them, after 3000 steps without a gradient.
template <class Optimizer>
auto subnormal_numbers(Optimizer optimizer) -> long {
  network<predicted, loss> net;
  auto trainer = net.train_with(optimizer, 1);
  std::array<float, 3> active{1, -2, 1e-4f};
  std::array<float, 20> wanted{};
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = float(i) - 7.5f;
  for (int step = 0; step < 10; ++step) trainer.step(1, feed(x, active), feed(y, wanted));
  active = {};
  for (int step = 0; step < 3000; ++step) trainer.step(1, feed(x, active), feed(y, wanted));
  auto const numbers = trainer.memory().numbers;
  CHECK(!numbers.empty());
  return std::ranges::count_if(numbers, [](float n) { return std::fpclassify(n) == FP_SUBNORMAL; });
}

}  // namespace

TEST_CASE("decay: means of past gradients do not end in subnormal numbers") {
  CHECK(subnormal_numbers(momentum{.beta = 0.9}) == 0);
  CHECK(subnormal_numbers(nesterov{.beta = 0.9}) == 0);
  CHECK(subnormal_numbers(rmsprop{.decay = 0.9}) == 0);
  CHECK(subnormal_numbers(adam{.beta2 = 0.95}) == 0);
  CHECK(subnormal_numbers(lion{.beta2 = 0.9}) == 0);
}
