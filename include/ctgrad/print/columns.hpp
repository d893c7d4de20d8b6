// ctgrad/print/columns.hpp — a table in plain text
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::print {

/// Columns as wide as they must be, two spaces between them: first `words` columns of words, then numbers at the right.
template <std::size_t Columns>
[[gnu::cold]] auto aligned(std::vector<std::array<std::string, Columns>> const& lines, std::size_t words) -> std::string {
  std::size_t width[Columns]{};
  for (auto const& line : lines)
    for (std::size_t c = 0; c < Columns; ++c) width[c] = std::max(width[c], line[c].size());
  std::string out;
  for (auto const& line : lines) {
    std::string row;
    for (std::size_t c = 0; c < Columns; ++c) {
      std::string const gap(width[c] - line[c].size(), ' ');
      row += (c == 0 ? "" : "  ") + (c < words ? line[c] + gap : gap + line[c]);
    }
    out += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
