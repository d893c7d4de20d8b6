// residual.hpp — BLOCKS blocks h + W relu(V h) of width 64: equal layers share their kernels
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <span>
using namespace ctgrad;

inline constexpr input<"x", 64> x;
inline constexpr target<"y", 2> y;

/// "W07"
template <char Letter, int Number>
consteval auto numbered() -> fixed_string<4> {
  return {{Letter, char('0' + Number / 10), char('0' + Number % 10), '\0'}};
}
template <int Blocks>
consteval auto tower() {
  if constexpr (Blocks == 0) return x;
  else {
    constexpr auto h = tower<Blocks - 1>();
    return h + parameter<numbered<'W', Blocks>(), 64, 64>{} * relu(parameter<numbered<'V', Blocks>(), 64, 64>{} * h);
  }
}
inline constexpr auto guess = tower<BLOCKS>() | dense<2>;
inline constexpr auto loss = mean_squared_error(guess, y);

auto step(network<guess, loss>& net, std::span<float const> rows, std::span<float const> truth) -> float {
  return net.train_with(sgd{.rate = 0.01}, 32).step(32, feed(x, rows), feed(y, truth));
}
