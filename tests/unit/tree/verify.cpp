// tests/unit/tree/verify.cpp — what is a tree, and what is none
// SPDX-License-Identifier: MIT
#include <ctgrad/tree/tree.hpp>

#include <catch2/catch.hpp>

#include <cmath>

#include "colours.hpp"
#include "data.hpp"
#include "support/message.hpp"

using namespace ctgrad;
using support::message;

TEST_CASE("verify: what is no tree is refused, and the node is named") {
  tree const good{.nodes = {{0, .5f, 1, 3, .4f, .2f}, {-1, 0, 0, 1}, {-1, 0, 0, 2}}, .values = {1, 2, 3}};
  auto const broken = [&](auto change) {
    tree t = good;
    change(t);
    return message([&] { verify(t, {.width = 2}); });
  };
  CHECK(broken([](tree&) {}) == "no error");
  CHECK(broken([](tree& t) { t.nodes.clear(), t.values.clear(); }) == "tree: it has no node, at least a root is needed");
  CHECK(broken([](tree& t) { t.values.pop_back(); }) == "tree: 2 values were given for 3 nodes of 1");
  CHECK(broken([](tree& t) { t.nodes[0].left = 0; }) ==
        "tree: the children of node 0 are 0 and the next, they must lie behind it and below 3");
  CHECK(broken([](tree& t) { t.nodes[0].left = 2; }) ==
        "tree: the children of node 0 are 2 and the next, they must lie behind it and below 3");
  CHECK(broken([](tree& t) { t.nodes[0].feature = 2; }) == "tree: node 0 asks column 2, but there are 2");
  CHECK(broken([](tree& t) { t.nodes[0].feature = -1, t.nodes[0].left = 0; }) ==
        "tree: node 1 is no child of a node before it");
  CHECK(broken([](tree& t) { t.nodes[1] = {1, 0, 1, 1}; }).starts_with("tree: the children of node 1 are 1"));
  CHECK(broken([](tree& t) { t.nodes[0].threshold = INFINITY; }) ==
        "tree: the threshold of node 0 is inf, a finite number is needed");
  CHECK(broken([](tree& t) { t.nodes[0].set = 0; }) == "tree: node 0 asks for set 0, but column 0 holds numbers");
  CHECK(broken([](tree& t) { t.nodes[1].set = 0; }) ==
        "tree: node 1 asks column -1 for set 0 and has child 0; a leaf has -1, -1 and 0");
  CHECK(broken([](tree& t) { t.nodes[2].weight = -1; }) ==
        "tree: the weight of node 2 is -1, a finite number of at least 0 is needed");
  CHECK(broken([](tree& t) { t.nodes[0].rows = 4; }) == "tree: node 0 has 4 rows, but its children have 3");
  CHECK(broken([](tree& t) { t.values[1] = NAN; }) == "tree: value 0 of node 1 is nan, a finite number is needed");
}

TEST_CASE("verify: a set knows the categories of its column") {
  auto const broken = [&](auto change) {
    tree t = test::colours_tree();
    change(t);
    return message([&] { verify(t, test::colours_schema()); });
  };
  CHECK(broken([](tree&) {}) == "no error");
  CHECK(broken([](tree& t) { t.nodes[0].set = -1; }) == "tree: node 0 asks for set -1, but there are 1");
  CHECK(broken([](tree& t) { t.nodes[0].set = 1; }) == "tree: node 0 asks for set 1, but there are 1");
  CHECK(broken([](tree& t) { t.sets[0].pop_back(); }) == "tree: set 0 of node 0 knows 2 categories, but column 0 has 3");
}
