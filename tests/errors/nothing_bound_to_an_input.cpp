// tests/errors/nothing_bound_to_an_input.cpp — a step needs data for every leaf that depends on the sample
// SPDX-License-Identifier: MIT
// EXPECT: nothing is bound to price, which the formula reads
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/network/binding.hpp>
#include <ctgrad/network/network.hpp>

using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"price", 1> price;
inline constexpr parameter<"w", 1, 8> w;
inline constexpr auto y = w * x;
inline constexpr auto loss = mean_squared_error(y, price);

auto step(network<y, loss>::trainer<sgd>& trainer, std::span<float const> rows, std::span<float const> prices) {
#ifdef CORRECTED
  return trainer.step(16, feed(x, rows), feed(price, prices));
#else
  return (void)prices, trainer.step(16, feed(x, rows));
#endif
}
