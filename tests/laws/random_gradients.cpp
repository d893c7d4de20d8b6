// tests/laws/random_gradients.cpp — derivatives of random networks against finite differences along random directions
// SPDX-License-Identifier: MIT
#include "support/random_graph.hpp"

#include <ctgrad/passes/training.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

using namespace support;

namespace {

auto is_parameter(ctgrad::node const& n) -> bool { return n.what == ctgrad::role::parameter; }

/// On which side of its kink each value is. A difference across a kink is no derivative.
auto sides(ctgrad::graph const& g, evaluation const& values) -> std::vector<int> {
  using namespace ctgrad::ops;
  std::vector<int> out;
  for (int i = 1; i < g.size; ++i) {
    ctgrad::node const& n = g[i];
    tensor const& a = values[n.operand[0]];
    if (values[i].elements.empty() || n.is_leaf()) continue;
    if (n.op->name == relu_op::name || n.op->name == abs_op::name)
      for (double x : a.elements) out.push_back((x > 0) - (x < 0));
    if (n.op->name == maximum_op::name)  // the order of the elements says who wins
      for (std::size_t s = 0; s < a.elements.size(); s += std::size_t(a.size)) {
        std::vector<int> order(std::size_t(a.size));
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(),
                  [&](int i, int j) { return a.elements[s + std::size_t(i)] < a.elements[s + std::size_t(j)]; });
        out.insert(out.end(), order.begin(), order.end());
      }
  }
  return out;
}

/// Parameters moved along a direction.
auto moved(leaf_values leaves, leaf_values const& direction, double by) -> leaf_values {
  for (auto const& [name, d] : direction.of)
    for (std::size_t e = 0; e < d.size(); ++e) leaves.of[name][e] += by * d[e];
  return leaves;
}

}  // namespace

// Central differences with h = 1e-5 have errors of some 1e-10 from the third derivative and 1e-11 from rounding.
TEST_CASE("the gradient of the objective = finite differences") {
  int compared = 0, kinks = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<random_network>(seed);
    auto const program = std::make_unique<ctgrad::rooted_graph>();
    ctgrad::graph& g = program->nodes;
    g = net->formula;
    ctgrad::node_id const y = ctgrad::objective({&g, net->loss}).id;
    program->root[program->roots++] = y;
    auto const bar = std::make_unique<ctgrad::adjoints>(ctgrad::differentiate(g, y, is_parameter));

    int const batch = 1 + int(seed % 4);
    leaf_values const leaves = net->data(seed, batch);
    leaf_values direction;
    dice random(seed + 12345);
    std::vector<int> parameters;
    for (int i = 1; i <= y; ++i) {
      if (!is_parameter(g[i]) || bar->of[i] == 0) continue;
      parameters.push_back(i);
      program->root[program->roots++] = bar->of[i];
      for (int e = 0; e < g[i].extent.size(); ++e) direction.of[leaf_values::key_of(g[i])].push_back(random.within(-1, 1));
    }
    evaluation const here(*program, leaves, batch);
    double slope = 0;
    for (int i : parameters) {
      std::vector<double> const& d = direction.of[leaf_values::key_of(g[i])];
      tensor const& gradient = here[bar->of[i]];
      REQUIRE(gradient.elements.size() == d.size());
      for (std::size_t e = 0; e < d.size(); ++e) slope += gradient.elements[e] * d[e];
    }
    constexpr double h = 1e-5;
    evaluation const above(*program, moved(leaves, direction, h), batch);
    evaluation const below(*program, moved(leaves, direction, -h), batch);
    if (sides(g, above) != sides(g, below)) {
      ++kinks;
      continue;
    }
    ++compared;
    double const difference = (above[y].elements[0] - below[y].elements[0]) / (2 * h);
    CHECK(std::abs(difference - slope) < 1e-6 * std::max(1.0, std::abs(slope)));
  }
  CHECK(compared > 900);
  CHECK(kinks < 50);
}

// Where y speaks of one sample, so does its derivative with respect to an input: nothing is added up over the batch.
TEST_CASE("the gradient of one sample's loss with respect to its input = finite differences") {
  auto const is_input = [](ctgrad::node const& n) { return n.what == ctgrad::role::input; };
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<random_network>(seed);
    auto const program = std::make_unique<ctgrad::rooted_graph>();
    ctgrad::graph& g = program->nodes;
    g = net->formula;
    ctgrad::node_id const y = net->loss;
    if (!g[y].batched) continue;
    program->root[program->roots++] = y;
    auto const bar = std::make_unique<ctgrad::adjoints>(ctgrad::differentiate(g, y, is_input));
    for (int i = 1; i <= y; ++i) {
      if (!is_input(g[i]) || bar->of[i] == 0) continue;
      program->root[program->roots++] = bar->of[i];
      constexpr int batch = 3;
      leaf_values const leaves = net->data(seed, batch);
      leaf_values direction;
      dice random(seed + 999);
      int const size = g[i].extent.size();
      std::vector<double>& d = direction.of[leaf_values::key_of(g[i])];
      for (int e = 0; e < batch * size; ++e) d.push_back(random.within(-1, 1));
      constexpr double h = 1e-5;
      evaluation const here(*program, leaves, batch), above(*program, moved(leaves, direction, h), batch),
          below(*program, moved(leaves, direction, -h), batch);
      if (sides(g, above) != sides(g, below)) continue;
      ++compared;
      for (int s = 0; s < batch; ++s) {
        double slope = 0;
        for (int e = 0; e < size; ++e) slope += here[bar->of[i]].at(s, e) * d[std::size_t(s * size + e)];
        double const difference = (above[y].at(s, 0) - below[y].at(s, 0)) / (2 * h);
        CHECK(std::abs(difference - slope) < 1e-6 * std::max(1.0, std::abs(slope)));
      }
    }
  }
  CHECK(compared > 100);
}
