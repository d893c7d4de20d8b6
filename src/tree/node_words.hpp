// src/tree/node_words.hpp — the question, the answer and the numbers of a tree's node, in words
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/tree/tree.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// The shortest text that reads back as the same float.
inline auto exact(float x) -> std::string {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, x).ptr};
}

inline auto three_digits(float x) -> std::string {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3g", double(x));
  return buffer;
}

/// The words of one node.
class node_words {
 public:
  node_words(tree const& t, table_schema const& schema) : tree_(t), schema_(schema) {
    verify(t, schema);
    require(schema.feature_names.empty() || schema.feature_names.size() == schema.width,
            "text: ", schema.feature_names.size(), " feature names were given for ", schema.width, " columns");
    require(t.outputs == 1 || schema.output_names.empty() || schema.output_names.size() == t.outputs,
            "text: ", schema.output_names.size(), " class names were given for ", t.outputs, " classes");
  }

  auto column(std::size_t node) const -> std::string {
    auto const column = std::size_t(tree_.nodes[node].feature);
    return schema_.feature_names.empty() ? "x[" + std::to_string(column) + "]" : schema_.feature_names[column];
  }

  auto question(std::size_t node) const -> std::string {
    auto const& n = tree_.nodes[node];
    bool const may_be_unknown = n.set >= 0 || schema_.missing;
    return column(node) + (n.set < 0 ? " <= " + exact(n.threshold) : " in {" + members(n) + "}") +
           (may_be_unknown && n.unknown_left ? " or unknown ?" : " ?");
  }

  auto answer(std::size_t node) const -> std::string {
    auto const value = tree_.value(node);
    if (tree_.outputs == 1) return exact(value[0]);
    auto const best = std::size_t(std::ranges::max_element(value) - value.begin());
    return schema_.output_names.empty() ? "class " + std::to_string(best) : schema_.output_names[best];
  }

  /// The rows that came here, and those of each class.
  auto counts(std::size_t node) const -> std::string {
    auto const& n = tree_.nodes[node];
    std::string words = std::to_string(n.rows) + (n.rows == 1 ? " row" : " rows");
    if (tree_.outputs > 1) {
      words += ":";
      for (float const share : tree_.value(node))
        words.append(" ").append(std::to_string(std::llround(double(share) * double(n.rows))));
    }
    return words;
  }

  auto details(std::size_t node) const -> std::string {
    auto const& n = tree_.nodes[node];
    std::string words = counts(node);
    if (!n.is_leaf() || n.impurity > 0) words += ", impurity " + three_digits(n.impurity);
    if (!n.is_leaf()) words += ", gain " + three_digits(n.gain);
    return words;
  }

  /// The names of a set's categories; of many, the first ones.
  auto members(tree_node const& n) const -> std::string {
    constexpr std::size_t most = 12;
    auto const& set = tree_.sets[std::size_t(n.set)];
    auto const& names = schema_.categories[std::size_t(n.feature)];
    std::string list;
    std::size_t count = 0;
    for (std::size_t c = 0; c < set.size(); ++c)
      if (set[c] && ++count <= most) list += (count > 1 ? ", " : "") + names[c];
    return count > most ? list + " and " + std::to_string(count - most) + " more" : list;
  }

 private:
  tree const& tree_;
  table_schema const& schema_;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
