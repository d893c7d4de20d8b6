// src/tree/code_walk.hpp — rows of a binned table find their leaves
// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bins.hpp"
#include "code_set.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// A tree grown on binned columns, asking codes instead of numbers.
class code_tree {
 public:
  code_tree(tree const& t, binned_table const& data) : nodes_(t.nodes.size()) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      auto const& from = t.nodes[i];
      auto& to = nodes_[i];
      to = {data.groups()[0].codes, 0, std::uint32_t(i), 255, 0};  // a leaf leads to itself
      if (from.is_leaf()) continue;
      auto const column = std::size_t(from.feature);
      auto const& group = data.groups()[column / binned_table::group_columns];
      auto const& bins = data.bins(column);
      // A threshold is a cut, and a value has the code of the first cut that is not below it.
      to = {group.codes + (column - group.first_column), std::uint32_t(group.stride), std::uint32_t(from.left),
            bins.plain() ? bins.code_of_number(from.threshold) : std::uint8_t{0}, 0};
      if (bins.plain()) continue;
      to.set = std::uint32_t(sets_.size()) + 1;
      sets_.push_back(lefts_of(t, from, bins));
    }
  }

  /// Calls found(row, leaf) for each row. Several rows walk side by side: a single one would wait for its next node.
  template <class Found>
  void walk(std::span<std::uint32_t const> rows, Found found) const {
    std::size_t i = 0;
    for (; i + side_by_side <= rows.size(); i += side_by_side) {
      std::uint32_t at[side_by_side] = {};
      bool moved = true;
      while (moved) {
        moved = false;
        for (std::size_t u = 0; u < side_by_side; ++u) {
          std::uint32_t const next = step(at[u], rows[i + u]);
          moved |= next != at[u];
          at[u] = next;
        }
      }
      for (std::size_t u = 0; u < side_by_side; ++u) found(rows[i + u], at[u]);
    }
    for (; i < rows.size(); ++i) {
      std::uint32_t at = 0, next = 0;
      while ((next = step(at, rows[i])) != at) at = next;
      found(rows[i], at);
    }
  }

 private:
  static constexpr std::size_t side_by_side = 8;
  struct node {
    std::uint8_t const* codes;
    std::uint32_t stride, left;
    std::uint8_t code;
    std::uint32_t set;  // 1 + an index into the sets; 0 where codes up to one go left
  };
  auto step(std::uint32_t at, std::uint32_t row) const -> std::uint32_t {
    node const& n = nodes_[at];
    std::uint8_t const code = n.codes[std::size_t{row} * n.stride];
    if (n.set > 0) [[unlikely]] return n.left + !sets_[n.set - 1].has(code);
    return n.left + (code > n.code);
  }
  std::vector<node> nodes_;
  std::vector<code_set> sets_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
