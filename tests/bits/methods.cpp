// tests/bits/methods.cpp — one hash of what methods on whole batches do: equal for every compiler and machine
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/gauss_newton.hpp>
#include <ctgrad/optimizer/lbfgs.hpp>

#include "../support/fnv.hpp"

#include <cinttypes>
#include <cstdio>
#include <vector>

using namespace ctgrad;

namespace {

constexpr input<"x", 5> x{};
constexpr target<"y", 2> y{};
constexpr auto values = x | dense<9, "first"> | tanh | dense<2>;
constexpr auto loss = mean_squared_error(values, y) + 1e-3 * l2(parameter<"first.W", 9, 5>{});
constexpr int batch = 40;

template <class Method>
void walk(char const* name, Method method, int steps) {
  network<values, loss, double> net;
  random_stream const random{1, stream_id("methods")};
  std::uint64_t next = 0;
  for (int k = 0; k < net.table.size; ++k)
    for (int row = 0; row < net.view(k).rows; ++row)
      for (int col = 0; col < net.view(k).cols; ++col) net.view(k)(row, col) = random.uniform<double>(next++) - 0.5;
  std::vector<double> in, out;
  for (int i = 0; i < batch * 5; ++i) in.push_back(2 * random.uniform<double>(next++) - 1);
  for (int i = 0; i < batch * 2; ++i) out.push_back(2 * random.uniform<double>(next++) - 1);

  auto trainer = net.train_with(method, batch);
  double value = 0;
  for (int step = 0; step < steps; ++step) value = trainer.step(batch, feed(x, in), feed(y, out));
  fnv hash;
  for (int k = 0; k < net.table.size; ++k)
    for (int row = 0; row < net.view(k).rows; ++row)
      for (int col = 0; col < net.view(k).cols; ++col) hash.add(net.view(k)(row, col));
  std::printf("%-20s last loss %.12g  %016" PRIx64 "\n", name, value, hash.value);
}

}  // namespace

int main() {
  walk("lbfgs", lbfgs{}, 6);
  walk("gauss_newton", gauss_newton{.damping = 1e-3}, 12);
  walk("levenberg_marquardt", levenberg_marquardt{}, 25);
}
