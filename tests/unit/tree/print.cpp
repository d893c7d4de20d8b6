// tests/unit/tree/print.cpp — trees as text and as graphs
// SPDX-License-Identifier: MIT
#include <ctgrad/tree/print.hpp>

#include <catch2/catch.hpp>

#include "colours.hpp"
#include "data.hpp"
#include "support/message.hpp"

using namespace ctgrad;

TEST_CASE("text: questions, answers, rows and gains, indented") {
  dataset const corners{{.features = {-1, -1, -1, 1, 1, -1, 1, 1},
                         .width = 2,
                         .labels = {1, 0, 0, 1},
                         .feature_names = {"u", "v"},
                         .class_names = {"differ", "agree"}}};
  auto const model = fit(decision_tree<classification>{.criterion = criterion::entropy}, corners);
  CHECK(text(model) ==
        "u <= 0 ?  (4 rows: 2 2, impurity 1, gain 0)\n"
        "  yes: v <= 0 ?  (2 rows: 1 1, impurity 1, gain 1)\n"
        "    yes: agree  (1 row: 0 1)\n"
        "    no: differ  (1 row: 1 0)\n"
        "  no: v <= 0 ?  (2 rows: 1 1, impurity 1, gain 1)\n"
        "    yes: differ  (1 row: 1 0)\n"
        "    no: agree  (1 row: 0 1)\n");
}

TEST_CASE("text: numbers, and columns without names") {
  dataset const steps{{.features = {0, 1, 2, 3}, .width = 1, .targets = {1, 1, 4.5f, 4.5f}}};
  CHECK(text(fit(decision_tree<regression>{}, steps)) ==
        "x[0] <= 1.5 ?  (4 rows, impurity 3.06, gain 3.06)\n"
        "  yes: 1  (2 rows)\n"
        "  no: 4.5  (2 rows)\n");
}

TEST_CASE("text: sets of categories, and where the unknown goes") {
  CHECK(text(test::colours()) ==
        "colour in {red, blue} ?  (6 rows, impurity 0, gain 0)\n"
        "  yes: 1  (3 rows)\n"
        "  no: size <= 2 or unknown ?  (3 rows, impurity 0, gain 0)\n"
        "    yes: 2  (2 rows)\n"
        "    no: 3  (1 row)\n");
  auto schema = test::colours_schema();
  tree t = test::colours_tree();
  for (int i = 3; i < 30; ++i) schema.categories[0].push_back("c" + std::to_string(i)), t.sets[0].push_back(true);
  CHECK(text(t, schema).starts_with("colour in {red, blue, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12 and 17 more} ?"));
}

TEST_CASE("dot: a graph for Graphviz, with names quoted") {
  dataset const data{{.features = {0, 1}, .width = 1, .labels = {0, 1}, .feature_names = {"a \"b\" \\ c"}}};
  CHECK(dot(fit(decision_tree<classification>{}, data)) ==
        "digraph tree {\n"
        "  node [shape=box, fontname=\"sans-serif\"];\n"
        "  n0 [label=\"a \\\"b\\\" \\\\ c <= 0.5 ?\\n2 rows: 1 1, impurity 0.5, gain 0.5\"];\n"
        "  n0 -> n1 [label=\"yes\"];\n"
        "  n0 -> n2 [label=\"no\"];\n"
        "  n1 [label=\"class 0\\n1 row: 1 0\", style=rounded];\n"
        "  n2 [label=\"class 1\\n1 row: 0 1\", style=rounded];\n"
        "}\n");
}

TEST_CASE("text: a tree and a schema that do not fit are refused") {
  tree const t{.nodes = {{1, .5f, 1, 2}, {-1, 0, 0, 1}, {-1, 0, 0, 1}}, .values = {1, 2, 3}};
  CHECK(support::message([&] { text(t, {.width = 1}); }) == "tree: node 0 asks column 1, but there are 1");
  CHECK(support::message([&] { dot(t, {.width = 2, .feature_names = {"a"}}); }) ==
        "text: 1 feature names were given for 2 columns");
}
