// tests/bits/training.cpp — one hash of the losses and parameters of trained networks: equal for every compiler and machine
// SPDX-License-Identifier: MIT
#include <ctgrad/core/random.hpp>
#include <ctgrad/expression/accurate.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/network/network.hpp>
#include <ctgrad/optimizer/sgd.hpp>

#include "../support/fnv.hpp"

#include <cinttypes>
#include <cstdio>
#include <tuple>
#include <vector>

using namespace ctgrad;

namespace {

constexpr input<"x", 37> x{};
constexpr target<"y", 5> y{};
constexpr label<"t", 11> t{};
constexpr parameter<"first.W", 53, 37> W{};
constexpr parameter<"A", 40, 37> A{};
constexpr parameter<"N", 3, 37> N{};

constexpr auto classes = x | dense<53, "first"> | relu | dense<11>;
constexpr auto classes_loss = cross_entropy(classes, t) + 1e-3 * l2(W);

constexpr auto values = x | dense<16> | tanh | dense<20> | sigmoid | dense<5>;
constexpr auto values_loss = mean_squared_error(values, y);

constexpr auto exact = accurate(x | dense<16> | tanh | dense<20> | sigmoid | dense<12> | gelu | dense<5>);
constexpr auto exact_loss = mean_squared_error(exact, y) + 1e-3 * mean(softplus(exact));

constexpr auto tied = transpose(A) * tanh(A * x) + transpose(N) * softmax(N * x);
constexpr auto tied_loss = mean_squared_error(tied, x) + 1e-2 * l1(A) + log(1 + exp(mean(tied)));

template <class T, class Leaf>
auto rows(Leaf, int batch, std::uint64_t seed) {
  random_stream const random{seed, stream_id(Leaf::title)};
  constexpr bool is_label = Leaf::what == role::label;
  std::vector<std::conditional_t<is_label, std::int32_t, T>> out;
  for (std::uint64_t i = 0; i < std::uint64_t(batch * (is_label ? 1 : Leaf::extent.size())); ++i)
    if constexpr (is_label) out.push_back(std::int32_t(random.below(i, std::uint64_t(Leaf::extent.size()))));
    else out.push_back(2 * random.uniform<T>(i) - 1);
  return out;
}

template <auto const& Output, auto const& Loss, class T, class... Leaf>
auto trained(char const* name, Leaf... leaf) {
  network<Output, Loss, T> net;
  constexpr int batches[] = {33, 1, 16, 7, 32, 15, 8, 33};
  random_stream const random{1, stream_id(name)};
  std::uint64_t next = 0;
  for (int k = 0; k < net.table.size; ++k)
    for (int row = 0; row < net.view(k).rows; ++row)
      for (int col = 0; col < net.view(k).cols; ++col) net.view(k)(row, col) = (random.uniform<T>(next++) - T(0.5)) / 2;

  auto trainer = net.train_with(sgd{.rate = 0.1}, 33);
  fnv hash;
  T loss = 0;
  for (std::uint64_t step = 0; step < 40; ++step) {
    int const batch = batches[step % 8];
    auto const data = std::tuple{rows<T>(leaf, batch, step)...};
    std::apply([&](auto const&... r) { loss = trainer.step(batch, feed(leaf, r)...); }, data);
    hash.add(loss);
  }
  for (int k = 0; k < net.table.size; ++k)
    for (int row = 0; row < net.view(k).rows; ++row)
      for (int col = 0; col < net.view(k).cols; ++col) hash.add(net.view(k)(row, col));
  std::printf("%-16s %2zu bits  last loss %.9g  %016" PRIx64 "\n", name, sizeof(T) * 8, double(loss), hash.value);
}

template <class T>
void train_all() {
  trained<classes, classes_loss, T>("cross entropy", x, t);
  trained<values, values_loss, T>("squared error", x, y);
  trained<tied, tied_loss, T>("tied", x);
  trained<exact, exact_loss, T>("accurate", x, y);
}

}  // namespace

int main() {
  train_all<float>();
  train_all<double>();
}
