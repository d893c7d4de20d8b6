// clipping.cpp — gradients within bounds, whatever the optimizer
// SPDX-License-Identifier: MIT
#include "small_network.hpp"

#include <ctgrad/optimizer/clipping.hpp>

using namespace ctgrad;
using small::difference_in_50_steps, small::gradients_in_memory, small::vector;

TEST_CASE("clipped_by_value: every element within the bound, in the same kernel") {
  vector v{};
  clipped_by_value const clipped{.optimizer = momentum{.rate = 0.05, .beta = 0.8}, .bound = 0.1};
  CHECK(difference_in_50_steps(clipped, [&](vector& p, vector const& g, int) {
          for (std::size_t i = 0; i < p.size(); ++i)
            v[i] = 0.8 * v[i] + std::min(0.1, std::max(-0.1, g[i])), p[i] -= 0.05 * v[i];
        }) < 1e-6);
  STATIC_REQUIRE(gradients_in_memory<clipped_by_value<momentum>> == 0);
}

TEST_CASE("clipped_by_norm: the gradient of all parameters together is shortened, and keeps its direction") {
  int shortened = 0;
  auto const plain = [&](vector& p, vector const& g, int) {
    double norm = 0;
    for (double x : g) norm += x * x;
    norm = std::sqrt(norm);
    shortened += norm > 0.4;
    for (std::size_t i = 0; i < p.size(); ++i) p[i] -= 0.2 * g[i] * (norm > 0.4 ? 0.4 / norm : 1);
  };
  CHECK(difference_in_50_steps(clipped_by_norm{.optimizer = sgd{.rate = 0.2}, .bound = 0.4}, plain) < 1e-6);
  CHECK(shortened > 0);
  CHECK(shortened < 50);
  STATIC_REQUIRE(gradients_in_memory<clipped_by_norm<sgd>> == 4);  // the price: each gradient has a buffer
}

TEST_CASE("clipped_by_norm: around adam, whose correction depends on the step") {
  vector m{}, v{};
  auto const plain = [&](vector& p, vector const& g, int t) {
    double norm = 0;
    for (double x : g) norm += x * x;
    for (std::size_t i = 0; i < p.size(); ++i) {
      double const d = g[i] * std::min(1.0, 0.3 / std::sqrt(norm));
      m[i] = 0.9 * m[i] + 0.1 * d, v[i] = 0.999 * v[i] + 0.001 * d * d;
      p[i] -= 0.02 * m[i] / (1 - std::pow(0.9, t)) / (std::sqrt(v[i] / (1 - std::pow(0.999, t))) + 1e-8);
    }
  };
  CHECK(difference_in_50_steps(clipped_by_norm{.optimizer = adam{.rate = 0.02}, .bound = 0.3}, plain) < 1e-6);
}

TEST_CASE("clipped_by_norm: a gradient of zero stays zero") {
  network<small::predicted, small::loss> net;  // all parameters zero: predictions are zero
  auto trainer = net.train_with(clipped_by_norm{.optimizer = sgd{.rate = 1}, .bound = 1}, 1);
  std::vector<float> const x(small::inputs), y(small::outputs);
  trainer.step(1, feed(small::x, x), feed(small::y, y));
  for (double p : small::flattened(net)) CHECK(p == 0);
}
