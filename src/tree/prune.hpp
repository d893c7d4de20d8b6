// src/tree/prune.hpp — the smallest tree of the least cost, where leaves have a price
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/tree/tree.hpp>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// Of all trees that splits taken back lead to, the one whose impurity (the weighted mean of its leaves') plus `price` a leaf
/// is least; of several, the smallest (Breiman et al. 1984, chapter 3).
auto pruned(tree const& t, double price) -> tree;

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
