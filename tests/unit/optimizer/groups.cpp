// groups.cpp — leaves that are trained differently, or not at all
// SPDX-License-Identifier: MIT
#include "small_network.hpp"

#include <ctgrad/optimizer/groups.hpp>

using namespace ctgrad;
using small::difference_in_50_steps, small::vector;

namespace {

constexpr std::size_t first_layer = small::hidden * small::inputs + small::hidden;  // A and a come first

template <class Optimizer>
constexpr int kernels_of =
    small::network<small::predicted, small::loss>::trainer<Optimizer>::compiled_type::planned.call_count;

}  // namespace

TEST_CASE("trains: other leaves stay, bit for bit, and nobody computes their gradients") {
  auto const trained = trains(sgd{.rate = 0.1}, small::B, small::b);
  CHECK(difference_in_50_steps(trained, [](vector& p, vector const& g, int) {
          for (std::size_t i = first_layer; i < p.size(); ++i) p[i] -= 0.1 * g[i];
        }) < 1e-6);
  network<small::predicted, small::loss> net;
  initialize(net, 1);
  auto const before = small::flattened(net);
  auto trainer = net.train_with(trained, 2);
  std::vector<float> const x(2 * small::inputs, 1), y(2 * small::outputs, 1);
  trainer.step(2, feed(small::x, x), feed(small::y, y));
  auto const after = small::flattened(net);
  for (std::size_t i = 0; i < first_layer; ++i) CHECK(before[i] == after[i]);
  CHECK(before != after);
  STATIC_REQUIRE(kernels_of<std::remove_const_t<decltype(trained)>> < kernels_of<sgd>);
}

TEST_CASE("groups: each leaf by the first that names it; equal names of numbers do not meet") {
  vector m{}, v{};
  auto const plain = [&](vector& p, vector const& g, int t) {
    for (std::size_t i = 0; i < p.size(); ++i) {
      double const rate = i < first_layer ? 0.02 : 0.005;
      m[i] = 0.9 * m[i] + 0.1 * g[i], v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      p[i] -= rate * m[i] / (1 - std::pow(0.9, t)) / (std::sqrt(v[i] / (1 - std::pow(0.999, t))) + 1e-8);
    }
  };
  CHECK(difference_in_50_steps(groups(trains(adam{.rate = 0.02}, small::A, small::a), trains(adam{.rate = 0.005})), plain) <
        1e-6);
}

TEST_CASE("groups: different optimizers; who is in no group is frozen") {
  vector velocity{};
  auto const plain = [&](vector& p, vector const& g, int) {
    std::size_t const weights = small::hidden * small::inputs;
    for (std::size_t i = 0; i < weights; ++i) p[i] -= 0.1 * g[i];
    for (std::size_t i = first_layer; i < p.size() - small::outputs; ++i)
      velocity[i] = 0.9 * velocity[i] + g[i], p[i] -= 0.02 * velocity[i];
  };
  auto const mixed = groups(trains(sgd{.rate = 0.1}, small::A), trains(momentum{.rate = 0.02}, small::B));
  CHECK(difference_in_50_steps(mixed, plain) < 1e-6);
}

TEST_CASE("scale_rate: reaches every rate there is") {
  auto g = groups(trains(sgd{.rate = 0.1}, small::A), trains(clipped_by_value{.optimizer = adam{.rate = 0.02}}));
  auto const original = g;
  scale_rate(g, original, 0.5);
  CHECK(std::get<0>(g.all).optimizer.rate == 0.05);
  CHECK(std::get<1>(g.all).optimizer.optimizer.rate == 0.01);
}
