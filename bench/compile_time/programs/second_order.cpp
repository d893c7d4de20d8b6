// second_order.cpp — a loss that holds a gradient, and a Hessian-vector product
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <span>
using namespace ctgrad;

inline constexpr input<"x", 8> x;
inline constexpr target<"y", 8> y;
inline constexpr auto energy = sum(x | dense<32> | tanh | dense<32> | tanh | dense<1>);
inline constexpr auto force = gradient(energy, x);
inline constexpr auto loss = mean_squared_error(force, y);
inline constexpr auto curvature = hessian_vector_product(energy, x, y);

auto step(network<force, loss>& net, std::span<float const> rows, std::span<float const> truth) -> float {
  return net.train_with(adam{}, 32).step(32, feed(x, rows), feed(y, truth));
}
void along(network<curvature>& net, std::span<float const> rows, std::span<float const> direction, std::span<float> out) {
  net.predict_with(1)(1, out, feed(x, rows), feed(y, direction));
}
