// tests/laws/references.hpp — the numbers that go into a model of tests/references, and its objective and gradient
// SPDX-License-Identifier: MIT
#pragma once
#include "references/gradients.hpp"
#include "support/cost.hpp"

#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/embedding.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/network/network.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

namespace references {
using namespace ctgrad;

constexpr int samples = 3;
inline constexpr input<"x", 4> x;
inline constexpr input<"v", 4> v;
inline constexpr input<"M", 3, 4> M;
inline constexpr input<"k", 2, 3, 4> k;
inline constexpr target<"y", 3> y;
inline constexpr label<"t", 3> t;

/// scale sin(h + 0.7 i), h made of the letters: what make.py says.
inline auto numbers(std::string_view name, int count, double scale) -> std::vector<double> {
  double h = 0;
  for (std::size_t i = 0; i < name.size(); ++i) h += double(name[i]) * double(i + 1);
  std::vector<double> out;
  for (int i = 0; i < count; ++i) out.push_back(scale * std::sin(h + 0.7 * i));
  return out;
}
template <class Leaf>
auto rows_of(Leaf) -> std::vector<double> {
  return numbers(Leaf::title, samples * Leaf::extent.size(), 1);
}

/// The objective, then the derivative with respect to each parameter in the order of their names, row-major. A step of
/// rate 1 moves each parameter by its derivative: of numbers near 1 that costs one rounding.
template <auto const& Loss>
auto objective_and_gradient() -> std::vector<double> {
  network<Loss, Loss, double> net;
  std::vector<int> order;
  for (int p = 0; p < net.table.size; ++p) order.push_back(p);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return std::string_view(net.table.entries[a].name) < std::string_view(net.table.entries[b].name);
  });
  for (int p : order) {
    auto const w = net.view(p);
    auto const values = numbers(net.table.entries[p].name, w.rows * w.cols, 0.6);
    for (int i = 0; i < w.rows; ++i)
      for (int j = 0; j < w.cols; ++j) w(i, j) = values[std::size_t(i * w.cols + j)];
  }
  auto before = net;
  std::vector<std::int32_t> classes;
  for (int i = 0; i < samples; ++i) classes.push_back((2 * i + 1) % 3);
  std::vector<double> const X = rows_of(x), V = rows_of(v), MM = rows_of(M), KK = rows_of(k), Y = rows_of(y);
  auto trainer = net.train_with(sgd{.rate = 1}, samples);
  std::vector<double> out{
      double(trainer.step(samples, feed(x, X), feed(v, V), feed(M, MM), feed(k, KK), feed(y, Y), feed(t, classes)))};
  for (int p : order) {
    auto const w = before.view(p), after = net.view(p);
    for (int i = 0; i < w.rows; ++i)
      for (int j = 0; j < w.cols; ++j) out.push_back(w(i, j) - after(i, j));
  }
  return out;
}

template <auto const& Loss>
void must_be(std::span<double const> reference) {
  std::vector<double> const ours = objective_and_gradient<Loss>();
  REQUIRE(ours.size() == reference.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    INFO((i == 0 ? "the objective" : "derivative " + std::to_string(i - 1)));
    CHECK(std::abs(ours[i] - reference[i]) <= 1e-10 * std::max(1.0, std::abs(reference[i])));
  }
}

}  // namespace references

/// A model of make.py by its name, as a formula.
#define REFERENCE(name, ...)                     \
  TEST_CASE("PyTorch's gradient: " #name) {      \
    static constexpr auto loss = __VA_ARGS__;    \
    references::must_be<loss>(references::name); \
    support::cost::must_be_cheap(loss);          \
  }
