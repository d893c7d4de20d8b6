// ctgrad/print/form.hpp — a form with places for operands: what is known of a node before its operands are written
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/shape.hpp>
#include <ctgrad/core/span_of.hpp>
#include <ctgrad/graph/graph.hpp>
#include <ctgrad/print/notation.hpp>

#include <array>
#include <span>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::print {

struct phrase {
  std::string form;  ///< as in `operation`; `{*b}`: in brackets also where it is a matrix product;
                     ///< `{...}`: all operands with commas between them
  std::vector<node_id> operand{};
  int level = level::atom;
  std::array<int, 3> need{};  ///< the lowest level that an operand has without brackets, where it is not this one's
  int inherits = -1;          ///< an operand that may hold less tightly and is not put in brackets
  std::array<std::string, 3> within{};  ///< a function that an operand is written in: "reshape<3, 1>"
};
struct tensor_words;  // phrase.hpp

/// The graph as a printer sees it. What has a name already is a letter: nobody looks behind it.
struct scene {
  graph const& g;
  notation in;
  std::span<std::string const> known{};
  tensor_words const* tensors = nullptr;  ///< how structured ops are written; none: the formula has none

  auto operator[](node_id id) const -> node const& { return g[id]; }
  auto latex() const -> bool { return in == notation::latex; }
  auto has_name(node_id id) const -> bool { return id < known.size() && !known[id].empty(); }
  /// Is this an application of `Op` that has no name of its own?
  template <class Op>
  auto shows(node_id id) const -> bool {
    return !has_name(id) && !g[id].is_leaf() && g[id].op_id == id_of<Op>;
  }
};

[[gnu::cold]] inline auto joined(std::span<int const> numbers, char const* between) -> std::string {
  std::string out;
  for (int n : numbers) out += (out.empty() ? "" : between) + std::to_string(n);
  return out;
}

/// "3, 5" in text, "3 \times 5" in LaTeX.
[[gnu::cold]] inline auto extents_of(shape const& s, notation in) -> std::string {
  return joined({s.extent, std::size_t(s.rank)}, in == notation::latex ? " \\times " : ", ");
}

/// A function with what it is told at compile time: `sum<1>`, `\operatorname{sum}_{1}`.
[[gnu::cold]] inline auto function(std::string const& name, std::string const& told, notation in) -> std::string {
  if (in == notation::text) return told.empty() ? name : name + "<" + told + ">";
  std::string const index = told.empty() ? "" : "_{" + told + "}";
  if (name == "max" || name == "min") return "\\" + name + index;
  std::string plain;
  for (char c : name) plain += c == '_' ? std::string("\\_") : std::string(1, c);
  return "\\operatorname{" + plain + "}" + index;
}

namespace phrases {

/// name<told>(operand)
[[gnu::cold]] inline auto call(scene const& s, std::string const& name, std::string const& told,
                               std::vector<node_id> operands) -> phrase {
  return {function(name, told, s.in) + "({...})", std::move(operands)};
}

}  // namespace phrases
}  // namespace ctgrad::inline CTGRAD_ABI::print
