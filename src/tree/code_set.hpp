// src/tree/code_set.hpp — the codes of a column that go left
// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include "bins.hpp"
#include "grow.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

struct code_set {
  std::uint32_t words[8] = {};
  auto has(std::uint8_t code) const -> bool { return words[code / 32] >> (code % 32) & 1; }
  void add(std::size_t code) { words[code / 32] |= std::uint32_t{1} << (code % 32); }
};

inline auto lefts_of(split_choice const& split, column_bins const& bins) -> code_set {
  code_set lefts;
  for (int code = 0; code < bins.size(); ++code)
    if (split.set ? split.set->goes_left(std::size_t(code)) : code <= split.code) lefts.add(std::size_t(code));
  if (split.missing_left) lefts.add(std::size_t(bins.size()));
  return lefts;
}

/// What a node of a finished tree asks of codes.
inline auto lefts_of(tree const& t, tree_node const& node, column_bins const& bins) -> code_set {
  code_set lefts;
  if (node.set < 0) {
    for (int code = 0, last = bins.code_of_number(node.threshold); code <= last; ++code) lefts.add(std::size_t(code));
  } else {
    auto const& set = t.sets[std::size_t(node.set)];
    for (std::size_t level = 0; level < set.size(); ++level)
      if (auto const code = bins.levels()[level]; set[level] && code != column_bins::none) lefts.add(code);
  }
  if (bins.has_missing() && node.unknown_left) lefts.add(std::size_t(bins.size()));
  return lefts;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
