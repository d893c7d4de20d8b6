// src/tree/leaf_tests.hpp — the questions of a tree, as what they say of its leaves
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/tree/tree.hpp>

#include <cstddef>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Where x[feature] > threshold, none of the leaves first .. last - 1 is the row's: they are the left side.
struct leaf_range_test {
  float threshold;
  std::size_t feature, first, last;
  bool unknown_left;
};

struct tests_and_leaves {
  std::vector<leaf_range_test> tests;  // those where missing values go right come first
  std::vector<float> leaves;           // answers from left to right
};
/// Of a tree with one output and without sets.
auto leaf_tests(tree const& t) -> tests_and_leaves;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
