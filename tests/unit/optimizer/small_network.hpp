// small_network.hpp — a network of two layers beside the equations of its gradient, written out plainly in double
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ctgrad.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

namespace small {

using namespace ctgrad;

inline constexpr int inputs = 3, hidden = 5, outputs = 2, batch = 7;
inline constexpr double penalty = 1e-2;

inline constexpr input<"x", inputs> x;
inline constexpr target<"y", outputs> y;
inline constexpr parameter<"A", hidden, inputs> A;
inline constexpr parameter<"a", hidden> a;
inline constexpr parameter<"B", outputs, hidden> B;
inline constexpr parameter<"b", outputs> b;
inline constexpr auto predicted = B * tanh(A * x + a) + b;
inline constexpr auto loss = mean_squared_error(predicted, y) + penalty * l2(A);

/// All parameters, one after another: A, a, B, b.
inline constexpr std::size_t size = hidden * inputs + hidden + outputs * hidden + outputs;
using vector = std::array<double, size>;

struct batch_of_rows {
  std::array<double, batch * inputs> x{};
  std::array<double, batch * outputs> y{};
};
inline auto rows(std::uint64_t seed) -> batch_of_rows {
  batch_of_rows r;
  random_stream const stream{seed, stream_id("small network")};
  for (std::size_t i = 0; i < r.x.size(); ++i) r.x[i] = stream.normal<double>(i);
  for (std::size_t i = 0; i < r.y.size(); ++i) r.y[i] = stream.normal<double>(1000 + i);
  return r;
}

/// The gradient of the mean loss plus the penalty.
inline auto gradient(vector const& p, batch_of_rows const& data) -> vector {
  double const *wa = p.data(), *ba = wa + hidden * inputs, *wb = ba + hidden, *bb = wb + outputs * hidden;
  vector g{};
  double *ga = g.data(), *gba = ga + hidden * inputs, *gb = gba + hidden, *gbb = gb + outputs * hidden;
  for (int n = 0; n < batch; ++n) {
    double const* in = data.x.data() + n * inputs;
    double z[hidden], delta[hidden]{};
    for (int h = 0; h < hidden; ++h) {
      double u = ba[h];
      for (int i = 0; i < inputs; ++i) u += wa[h * inputs + i] * in[i];
      z[h] = std::tanh(u);
    }
    for (int k = 0; k < outputs; ++k) {
      double e = bb[k] - data.y[std::size_t(n * outputs + k)];
      for (int h = 0; h < hidden; ++h) e += wb[k * hidden + h] * z[h];
      e *= 2.0 / outputs / batch;
      gbb[k] += e;
      for (int h = 0; h < hidden; ++h) gb[k * hidden + h] += e * z[h], delta[h] += e * wb[k * hidden + h];
    }
    for (int h = 0; h < hidden; ++h) {
      delta[h] *= 1 - z[h] * z[h];
      gba[h] += delta[h];
      for (int i = 0; i < inputs; ++i) ga[h * inputs + i] += delta[h] * in[i];
    }
  }
  for (int i = 0; i < hidden * inputs; ++i) ga[i] += 2 * penalty * wa[i];
  return g;
}

template <class T>
auto flattened(network<predicted, loss, T> const& net) -> vector {
  vector all{};
  auto to = all.begin();
  auto const add = [&to](auto view) {
    for (int i = 0; i < view.rows; ++i)
      for (int j = 0; j < view.cols; ++j) *to++ = double(view(i, j));
  };
  add(net.view(A)), add(net.view(a)), add(net.view(B)), add(net.view(b));
  return all;
}

/// Takes 50 steps with the optimizer, and with `plain(p, g, t)` on all parameters p, their gradient g and the step t from
/// 1. Returns the largest difference of a parameter on the way. In double, so that 1e-6 speaks of formulas and not of
/// rounding: the sign of a tiny mean (lion) and a quotient of tiny numbers (adam) would amplify that of float.
template <optimizer_like Optimizer, class Plain>
auto difference_in_50_steps(Optimizer optimizer, Plain plain) -> double {
  network<predicted, loss, double> net;
  initialize(net, 11);
  vector p = flattened(net);
  auto trainer = net.train_with(optimizer, batch);
  double worst = 0;
  for (int t = 1; t <= 50; ++t) {
    batch_of_rows const data = rows(std::uint64_t(t % 5));
    trainer.step(batch, feed(x, data.x), feed(y, data.y));
    plain(p, gradient(p, data), t);
    vector const ours = flattened(net);
    for (std::size_t i = 0; i < size; ++i) worst = std::max(worst, std::abs(ours[i] - p[i]));
  }
  double length = 0;
  for (double v : p) length += v * v;
  CHECK(length > 0.1);
  CHECK(std::isfinite(length));
  return worst;
}

/// How many gradients of parameters lie in memory: values made by a contraction that do not depend on the sample, and
/// are no new value of a leaf.
template <class Compiled>
constexpr auto stored_gradients() -> int {
  auto const& lowered = Compiled::pass::lowered;
  auto const& parts = Compiled::pass::parts;
  int count = 0;
  for (int i = 1; i < lowered.graph.nodes.size; ++i) {
    bool result = false;
    for (int r = 0; r < lowered.graph.roots; ++r) result = result || lowered.graph.root[r] == i;
    bool const stored = Compiled::pass::programs.stored[i] && parts.group_of[i] != 0 && !lowered.graph.nodes[i].is_leaf();
    if (stored && !result && !lowered.graph.nodes[i].batched && !lowered.graph.nodes[i].is_scalar()) ++count;
  }
  return count;
}

template <optimizer_like Optimizer>
constexpr int gradients_in_memory = stored_gradients<typename network<predicted, loss>::trainer<Optimizer>::compiled_type>();

}  // namespace small
