// src/tree/leaf_tests.cpp — see leaf_tests.hpp
// SPDX-License-Identifier: MIT
#include "leaf_tests.hpp"

#include <algorithm>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto leaf_tests(tree const& t) -> tests_and_leaves {
  tests_and_leaves found;
  struct visit {
    std::size_t node, first;
    bool left_done;
  };
  std::vector<visit> open{{0, 0, false}};
  while (!open.empty()) {
    auto const [node, first, left_done] = open.back();
    open.pop_back();
    auto const& n = t.nodes[node];
    if (n.is_leaf()) {
      found.leaves.push_back(t.values[node]);
    } else if (left_done) {
      found.tests.push_back({n.threshold, std::size_t(n.feature), first, found.leaves.size(), n.unknown_left});
      open.push_back({std::size_t(n.left) + 1, 0, false});
    } else {
      open.push_back({node, found.leaves.size(), true});
      open.push_back({std::size_t(n.left), 0, false});
    }
  }
  std::ranges::partition(found.tests, [](leaf_range_test const& q) { return !q.unknown_left; });
  return found;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
