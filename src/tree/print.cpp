// src/tree/print.cpp — see print.hpp
// SPDX-License-Identifier: MIT
#include <ctgrad/tree/print.hpp>

#include <vector>

#include "node_words.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {
namespace {

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
  learn::node_words const words(t, schema);
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
  learn::node_words const words(t, schema);
  std::string out = "digraph tree {\n  node [shape=box, fontname=\"sans-serif\"];\n";
  for (std::size_t i = 0; i < t.nodes.size(); ++i) {
    auto const& n = t.nodes[i];
    out += "  n" + std::to_string(i) + " [label=\"" + quoted(n.is_leaf() ? words.answer(i) : words.question(i)) + "\\n" +
           quoted(words.details(i)) + (n.is_leaf() ? "\", style=rounded];\n" : "\"];\n");
    for (int no = 0; no < (n.is_leaf() ? 0 : 2); ++no)
      out +=
          "  n" + std::to_string(i) + " -> n" + std::to_string(n.left + no) + " [label=\"" + (no ? "no" : "yes") + "\"];\n";
  }
  return out + "}\n";
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
