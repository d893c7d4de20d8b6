// tests/unit/print/dot.cpp — a graph for Graphviz
// SPDX-License-Identifier: MIT
#include "symbols.hpp"

#include <ctgrad/print/dot.hpp>

#include <catch2/catch.hpp>

using namespace symbols;

TEST_CASE("dot: leaves are boxes, what depends on the sample is bold, nothing else is drawn") {
  auto g = std::make_unique<graph>();
  symbol const x = leaf(*g, "x", role::input, make_shape(3)), W = leaf(*g, "W", role::parameter, make_shape(2, 3));
  leaf(*g, "unused", role::parameter, make_shape(3));
  symbol const product = matmul(W, x);
  CHECK(dot(*g, multiply(literal(*g, 0.5), product).id) == R"(digraph formula {
  rankdir=BT
  n1 [label="x\n3" shape=box style=bold]
  n2 [label="W\n2x3" shape=box]
  n4 [label="matmul\n2" style=bold]
  n2 -> n4
  n1 -> n4
  n5 [label="0.5" shape=box]
  n6 [label="multiply\n2" style=bold]
  n5 -> n6
  n4 -> n6
}
)");
}

TEST_CASE("dot: ops say what they were told") {
  auto const [g, a, b, c, t, A, B, s, r] = letters{};
  auto const shows = [&](symbol y, std::string const& label) {
    std::string const all = dot(*g, y.id);
    INFO(all);
    CHECK(all.find("[label=\"" + label) != all.npos);
  };
  shows(sum_over(A, 2), "sum<1>\\n3");
  affine_map m;
  m.offset = 1, m.stride[0] = 1;
  shows(ctgrad::move(a, make_shape(2), m), "[1:3]\\n2");
  shows(ctgrad::put_at(ctgrad::move(a, make_shape(2), m), make_shape(5), m), "put<5>[1:3]\\n5");
}
