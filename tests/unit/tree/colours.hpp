// tests/unit/tree/colours.hpp — a small tree made by hand that asks for categories and knows where missing values go
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/tree/decision_tree.hpp>

namespace test {

inline auto colours_schema() -> ctgrad::table_schema {
  return {.width = 2, .feature_names = {"colour", "size"}, .categories = {{"red", "green", "blue"}, {}}, .missing = true};
}

/// colour in {red, blue}: 1. Else size <= 2 or unknown: 2, else 3.
inline auto colours_tree() -> ctgrad::tree {
  return {.nodes = {{.feature = 0, .left = 1, .rows = 6, .set = 0, .weight = 6},
                    {.rows = 3, .weight = 3},
                    {.feature = 1, .threshold = 2, .left = 3, .rows = 3, .unknown_left = true, .weight = 3},
                    {.rows = 2, .weight = 2},
                    {.rows = 1, .weight = 1}},
          .values = {0, 1, 0, 2, 3},
          .sets = {{true, false, true}}};
}

inline auto colours() -> ctgrad::decision_tree_model<ctgrad::regression> { return {colours_schema(), colours_tree()}; }

}  // namespace test
