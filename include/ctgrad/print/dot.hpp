// ctgrad/print/dot.hpp — a graph for Graphviz: boxes are leaves, arrows carry values to their readers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace print {

/// An op with what it is told: "reshape<5, 3>", "[:, 1:3]", "sum<1>".
[[gnu::cold]] inline auto label_of(graph const& g, node const& n) -> std::string {
  if (n.is_leaf()) return n.name.empty() ? shortest(n.value) : name_of_leaf(n);
  std::string label = phrases::of_tensors({g, notation::text}, n).form;
  for (std::string_view operands : {"({...})", "({.a})", "{a}"})
    if (std::size_t const at = label.find(operands); at != label.npos) label.erase(at, operands.size());
  if (label == "'") return "transpose";
  return label.empty() ? std::string(n.op->name) : label;
}

}  // namespace print

/// What node `root` needs. What depends on the sample is drawn in bold.
[[gnu::cold]] inline auto dot(graph const& g, node_id root) -> std::string {
  print::require_sound(g, root);
  std::vector<bool> needed(std::size_t(root) + 1);
  needed[root] = true;
  for (int i = root; i > 0; --i)
    if (needed[std::size_t(i)])
      for (node_id o : g[i].operand) needed[o] = true;

  std::string out = "digraph formula {\n  rankdir=BT\n";
  for (int i = 1; i <= root; ++i) {
    if (!needed[std::size_t(i)]) continue;
    node const& n = g[i];
    std::string const id = std::to_string(i);
    std::string shown;
    for (char c : print::label_of(g, n)) shown += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    sentence extent;
    if (!n.is_scalar()) extent << "\\n" << n.extent;
    out += "  n" + id + " [label=\"" + shown + std::string(std::string_view(extent)) + "\"" +
           (n.is_leaf() ? " shape=box" : "") + (n.batched ? " style=bold" : "") + "]\n";
    for (node_id o : n.operand)
      if (o != 0) out += "  n" + std::to_string(o) + " -> n" + id + "\n";
  }
  return out + "}\n";
}

}  // namespace ctgrad::inline CTGRAD_ABI
