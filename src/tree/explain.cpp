// src/tree/explain.cpp — see explain.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/tree/explain.hpp>

#include "node_words.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

/// The value of a row's column, and on which side of the question it lies.
auto step(tree const& t, table_schema const& schema, learn::node_words const& words, std::size_t at, float x)
    -> std::string {
  auto const& n = t.nodes[at];
  bool const left = t.goes_left(n, x), of_set = n.set >= 0;
  std::string side = of_set ? left ? "one of " : "none of " : left ? "at most " : "above ";
  side += of_set ? words.members(n) : learn::exact(n.threshold);
  std::string out = words.column(at) + " is ";
  if (x != x) return out + "missing: such rows go where it is " + side;
  if (!of_set) return out + learn::exact(x) + ", " + side;
  auto const column = std::size_t(n.feature);
  if (x < 0 || x >= float(schema.levels(column)))
    return out + "a category that training has not seen: such rows go where it is " + side;
  return out + schema.categories[column][std::size_t(x)] + ", " + side;
}

}  // namespace

auto path(tree const& t, table_schema const& schema, std::span<float const> row) -> std::string {
  learn::node_words const words(t, schema);
  require(row.size() == schema.width, "path: a row of ", row.size(), " numbers was given, but the model was fitted on ",
          schema.width, " columns");
  for (std::size_t c = 0; c < row.size(); ++c) require(!std::isinf(row[c]), "path: column ", c, " is infinite");
  std::string out;
  std::size_t at = 0;
  while (!t.nodes[at].is_leaf()) {
    auto const& n = t.nodes[at];
    float const x = row[std::size_t(n.feature)];
    out += step(t, schema, words, at, x) + "\n";
    at = std::size_t(n.left) + !t.goes_left(n, x);
  }
  auto const& leaf = t.nodes[at];
  out += "so the answer is " + words.answer(at);
  if (leaf.rows == 0) return out + "\n";
  std::string const rows =
      std::to_string(leaf.rows) + (leaf.rows == 1 ? " training row" : " training rows") + " that came here\n";
  if (t.outputs == 1) return out + ", from the " + rows;
  auto const alike = std::llround(double(std::ranges::max(t.value(at))) * double(leaf.rows));
  return out + ", as for " + std::to_string(alike) + " of the " + rows;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
