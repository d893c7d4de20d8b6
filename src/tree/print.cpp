// src/tree/print.cpp — see print.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/core/error.hpp>
#include <ctgrad/tree/print.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

/// The shortest text that reads back as the same float.
auto exact(float x) -> std::string {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, x).ptr};
}

auto three_digits(float x) -> std::string {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3g", double(x));
  return buffer;
}

/// The words of one node.
class node_words {
 public:
  node_words(tree const& t, table_schema const& schema) : tree_(t), schema_(schema) {
    verify(t, schema);
    require(schema.feature_names.empty() || schema.feature_names.size() == schema.width, "text: ",
            schema.feature_names.size(), " feature names were given for ", schema.width, " columns");
    require(t.outputs == 1 || schema.output_names.empty() || schema.output_names.size() == t.outputs, "text: ",
            schema.output_names.size(), " class names were given for ", t.outputs, " classes");
  }

  auto question(std::size_t node) const -> std::string {
    auto const& n = tree_.nodes[node];
    auto const column = std::size_t(n.feature);
    auto const name = schema_.feature_names.empty() ? "x[" + std::to_string(column) + "]" : schema_.feature_names[column];
    bool const may_be_unknown = n.set >= 0 || schema_.missing;
    return name + (n.set < 0 ? " <= " + exact(n.threshold) : " in {" + members(n) + "}") +
           (may_be_unknown && n.unknown_left ? " or unknown ?" : " ?");
  }

  auto answer(std::size_t node) const -> std::string {
    auto const value = tree_.value(node);
    if (tree_.outputs == 1) return exact(value[0]);
    auto const best = std::size_t(std::ranges::max_element(value) - value.begin());
    return schema_.output_names.empty() ? "class " + std::to_string(best) : schema_.output_names[best];
  }

  auto details(std::size_t node) const -> std::string {
    auto const& n = tree_.nodes[node];
    std::string words = std::to_string(n.rows) + (n.rows == 1 ? " row" : " rows");
    if (tree_.outputs > 1) {
      words += ":";
      for (float const share : tree_.value(node))
        words.append(" ").append(std::to_string(std::llround(double(share) * double(n.rows))));
    }
    if (!n.is_leaf() || n.impurity > 0) words += ", impurity " + three_digits(n.impurity);
    if (!n.is_leaf()) words += ", gain " + three_digits(n.gain);
    return words;
  }

 private:
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

  tree const& tree_;
  table_schema const& schema_;
};

auto quoted(std::string const& words) -> std::string {
  std::string result;
  for (char const c : words) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') result += "\\n";
    else result += c;
  }
  return result;
}

}  // namespace

auto text(tree const& t, table_schema const& schema) -> std::string {
  node_words const words(t, schema);
  std::string out;
  struct visit {
    std::size_t node, depth;
    char const* branch;
  };
  std::vector<visit> open{{0, 0, ""}};
  while (!open.empty()) {
    auto const [node, depth, branch] = open.back();
    open.pop_back();
    auto const& n = t.nodes[node];
    out += std::string(2 * depth, ' ') + branch + (n.is_leaf() ? words.answer(node) : words.question(node)) + "  (" +
           words.details(node) + ")\n";
    if (n.is_leaf()) continue;
    open.push_back({std::size_t(n.left) + 1, depth + 1, "no: "});
    open.push_back({std::size_t(n.left), depth + 1, "yes: "});
  }
  return out;
}

auto dot(tree const& t, table_schema const& schema) -> std::string {
  node_words const words(t, schema);
  std::string out = "digraph tree {\n  node [shape=box, fontname=\"sans-serif\"];\n";
  for (std::size_t i = 0; i < t.nodes.size(); ++i) {
    auto const& n = t.nodes[i];
    out += "  n" + std::to_string(i) + " [label=\"" + quoted(n.is_leaf() ? words.answer(i) : words.question(i)) + "\\n" +
           quoted(words.details(i)) + (n.is_leaf() ? "\", style=rounded];\n" : "\"];\n");
    for (int no = 0; no < (n.is_leaf() ? 0 : 2); ++no)
      out += "  n" + std::to_string(i) + " -> n" + std::to_string(n.left + no) + " [label=\"" + (no ? "no" : "yes") +
             "\"];\n";
  }
  return out + "}\n";
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
