// tests/unit/tree/pruning.cpp — splits taken back for a price
// SPDX-License-Identifier: MIT
#include <ctgrad/tree/decision_tree.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

#include "data.hpp"
#include "support/message.hpp"

using namespace ctgrad;
using support::message;

namespace {

/// Impurity of the leaves, weighted, and the price of each.
auto cost(tree const& t, double price) -> double {
  double sum = 0;
  for (auto const& n : t.nodes)
    if (n.is_leaf()) sum += double(n.impurity) * double(n.weight) / double(t.nodes[0].weight) + price;
  return sum;
}

/// The least cost of all trees below a node, by trying both at each.
auto least_cost(tree const& t, std::size_t node, double price) -> double {
  auto const& n = t.nodes[node];
  double const alone = double(n.impurity) * double(n.weight) / double(t.nodes[0].weight) + price;
  if (n.is_leaf()) return alone;
  return std::min(alone, least_cost(t, std::size_t(n.left), price) + least_cost(t, std::size_t(n.left) + 1, price));
}

}  // namespace

TEST_CASE("pruning: the tree of least cost, smaller the higher the price") {
  auto const judge = [](auto spec, dataset const& data) {
    tree const whole = fit(spec, data).structure();
    std::size_t before = leaves(whole);
    for (double const price : {1e-9, .001, .01, .05, .2, 1., 100.}) {
      spec.pruning = price;
      tree const t = fit(spec, data).structure();
      CHECK(cost(t, price) == Approx(least_cost(whole, 0, price)));
      CHECK(leaves(t) <= before);
      before = leaves(t);
    }
    CHECK(before == 1);
  };
  judge(decision_tree<classification>{}, test::rings(200, 3, 1));
  judge(decision_tree<classification>{.criterion = criterion::entropy, .splits = split_search::histogram},
        test::xnor(200, 1));
  judge(decision_tree<regression>{}, test::friedman(200, 1));
  judge(decision_tree<regression>{.criterion = criterion::absolute_error}, test::friedman(100, 1));
}

TEST_CASE("pruning: no price takes no split back; a price that is none is refused") {
  dataset const corners{{.features = {-1, -1, -1, 1, 1, -1, 1, 1}, .width = 2, .labels = {1, 0, 0, 1}}};
  CHECK(leaves(fit(decision_tree<classification>{}, corners).structure()) == 4);
  CHECK(leaves(fit(decision_tree<classification>{.pruning = .2}, corners).structure()) == 1);  // .5 is worth 3 leaves of .17
  CHECK(leaves(fit(decision_tree<classification>{.pruning = .1}, corners).structure()) == 4);
  CHECK(message([&] { fit(decision_tree<classification>{.pruning = -1}, corners); }) ==
        "fit: pruning is -1, a finite number of at least 0 is needed");
}
