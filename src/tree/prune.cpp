// src/tree/prune.cpp — see prune.hpp
// SPDX-License-Identifier: MIT
#include "prune.hpp"

#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

auto pruned(tree const& t, double price) -> tree {
  std::size_t const size = t.nodes.size();
  double const all = double(t.nodes[0].weight);
  std::vector<double> cost(size);
  std::vector<bool> leaf(size), kept(size);
  for (std::size_t i = size; i-- > 0;) {  // children stand behind their parents
    auto const& n = t.nodes[i];
    double const alone = double(n.impurity) * double(n.weight) / all + price;
    double const below = n.is_leaf() ? alone : cost[std::size_t(n.left)] + cost[std::size_t(n.left) + 1];
    leaf[i] = n.is_leaf() || alone <= below;
    cost[i] = leaf[i] ? alone : below;
  }
  tree result{.outputs = t.outputs};
  std::vector<std::int32_t> place(size);
  kept[0] = true;
  for (std::size_t i = 0; i < size; ++i) {
    if (!kept[i]) continue;
    place[i] = std::int32_t(result.nodes.size());
    result.nodes.push_back(t.nodes[i]);
    auto const value = t.value(i);
    result.values.insert(result.values.end(), value.begin(), value.end());
    if (!leaf[i]) kept[std::size_t(t.nodes[i].left)] = kept[std::size_t(t.nodes[i].left) + 1] = true;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (!kept[i]) continue;
    auto& n = result.nodes[std::size_t(place[i])];
    if (leaf[i]) {
      n.feature = -1, n.threshold = 0, n.left = 0, n.gain = 0, n.set = -1, n.unknown_left = false;
      continue;
    }
    n.left = place[std::size_t(n.left)];
    if (n.set < 0) continue;
    result.sets.push_back(t.sets[std::size_t(n.set)]);
    n.set = std::int32_t(result.sets.size()) - 1;
  }
  return result;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
