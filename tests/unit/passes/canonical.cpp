// canonical.cpp — whoever built a graph, its canonical order is one
// SPDX-License-Identifier: MIT
#include <ctgrad/ops/activations.hpp>
#include <ctgrad/passes/canonical.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace ctgrad;

namespace {

auto input_named(graph& g, std::string_view name) -> symbol {
  node n{};
  n.what = role::input, n.name = name, n.batched = true;
  return {&g, g.add(n)};
}

auto ops_in_order(graph const& g, node_id root) -> std::string {
  node_order const order = canonical_order(g, &root, 1);
  std::string names;
  for (int i = 0; i < order.size; ++i) {
    node const& n = g[order.id[i]];
    names += n.is_leaf() ? std::string(std::string_view(n.name)) : std::string(n.op->name);
    names += ' ';
  }
  return names;
}

}  // namespace

TEST_CASE("canonical order: operands first, the first before the second, whatever was built first") {
  auto const one = std::make_unique<graph>(), other = std::make_unique<graph>();
  symbol const a = input_named(*one, "a"), b = input_named(*one, "b");
  symbol const left = apply<ops::tanh_op>(a), right = apply<ops::relu_op>(b);
  node_id const first = apply<ops::add_op>(left, right).id;

  symbol const d = input_named(*other, "b"), c = input_named(*other, "a");
  symbol const later = apply<ops::relu_op>(d), earlier = apply<ops::tanh_op>(c);
  node_id const second = apply<ops::add_op>(earlier, later).id;

  CHECK(ops_in_order(*one, first) == "a tanh b relu add ");
  CHECK(ops_in_order(*other, second) == ops_in_order(*one, first));
}

TEST_CASE("canonical order: what no root needs is not in it, and what two need is there once") {
  auto const g = std::make_unique<graph>();
  symbol const a = input_named(*g, "a"), unused = apply<ops::relu_op>(a), y = apply<ops::tanh_op>(a);
  node_id const roots[]{y.id, (y * y).id, y.id};
  node_order const order = canonical_order(*g, roots, 3);
  REQUIRE(order.size == 3);
  CHECK(order.id[0] == a.id);
  CHECK(order.id[1] == y.id);
  for (int i = 0; i < order.size; ++i) CHECK(order.id[i] != unused.id);
}
