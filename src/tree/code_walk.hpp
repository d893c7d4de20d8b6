// src/tree/code_walk.hpp — rows of a binned table find their leaves
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bins.hpp"
#include "code_set.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// A tree grown on binned columns, asking codes instead of numbers. Nodes are 8 bytes: those of a large tree stay near the
/// core.
class code_tree {
 public:
  code_tree(tree const& t, binned_table const& data) : data_(data), nodes_(t.nodes.size()) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      auto const& from = t.nodes[i];
      auto& to = nodes_[i];
      to = {std::uint32_t(i), 0, 255, false};  // a leaf leads to itself
      if (from.is_leaf()) continue;
      auto const column = std::size_t(from.feature);
      auto const& bins = data.bins(column);
      narrow_ = narrow_ && column < (1 << 16);
      // A threshold is a cut, and a value has the code of the first cut that is not below it.
      to = {std::uint32_t(from.left), std::uint16_t(column),
            bins.plain() ? bins.code_of_number(from.threshold) : std::uint8_t{0}, !bins.plain()};
      if (bins.plain()) continue;
      sets_.resize(nodes_.size());
      sets_[i] = lefts_of(t, from, bins);
    }
    for (std::size_t i = 0; !narrow_ && i < t.nodes.size(); ++i)
      columns_.push_back(std::uint32_t(std::max(t.nodes[i].feature, 0)));
  }

  /// Calls found(row, leaf) for each row. Several rows walk side by side: a single one would wait for its next node.
  template <class Found>
  void walk(std::span<std::uint32_t const> rows, Found found) const {
    auto const& first = data_.groups()[0];
    if (data_.groups().size() == 1)  // the codes of a row share a cache line
      return walk(
          rows, [&](std::uint32_t row) { return first.codes + std::size_t{row} * first.stride; },
          [&](std::uint8_t const* codes, std::uint32_t at) { return codes[nodes_[at].column]; }, found);
    walk(
        rows, [](std::uint32_t row) { return row; },
        [&](std::uint32_t row, std::uint32_t at) { return data_.column(narrow_ ? nodes_[at].column : columns_[at])[row]; },
        found);
  }

 private:
  static constexpr std::size_t side_by_side = 8;
  struct node {
    std::uint32_t left;
    std::uint16_t column;
    std::uint8_t code;
    bool asks_set;
  };

  template <class Place, class Code, class Found>
  void walk(std::span<std::uint32_t const> rows, Place place, Code code, Found found) const {
    auto const step = [&](auto where, std::uint32_t at) -> std::uint32_t {
      node const& n = nodes_[at];
      std::uint8_t const c = code(where, at);
      if (n.asks_set) [[unlikely]]
        return n.left + !sets_[at].has(c);
      return n.left + (c > n.code);
    };
    std::size_t i = 0;
    for (; i + side_by_side <= rows.size(); i += side_by_side) {
      std::uint32_t at[side_by_side] = {};
      decltype(place(0)) where[side_by_side];
      for (std::size_t u = 0; u < side_by_side; ++u) where[u] = place(rows[i + u]);
      bool moved = true;
      while (moved) {
        moved = false;
        for (std::size_t u = 0; u < side_by_side; ++u) {
          std::uint32_t const next = step(where[u], at[u]);
          moved |= next != at[u];
          at[u] = next;
        }
      }
      for (std::size_t u = 0; u < side_by_side; ++u) found(rows[i + u], at[u]);
    }
    for (; i < rows.size(); ++i) {
      auto const where = place(rows[i]);
      std::uint32_t at = 0, next = 0;
      while ((next = step(where, at)) != at) at = next;
      found(rows[i], at);
    }
  }

  binned_table const& data_;
  std::vector<node> nodes_;
  std::vector<std::uint32_t> columns_;  // of each node, where there are more than 2^16
  std::vector<code_set> sets_;          // of each node, where a column has categories or missing values
  bool narrow_ = true;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
