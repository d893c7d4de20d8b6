// ctgrad/print/latex.ipp — lines of mathematics, put together as LaTeX
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/latex.hpp>

namespace ctgrad::inline CTGRAD_ABI {

CTGRAD_ONCE auto latex(graph const& g, node_id root, print::tensor_words const* tensors) -> std::string {
  print::require_sound(g, root);
  std::vector<print::line> const lines =
      print::formula_writer(g, print::notation::latex, {}, {}, tensors)(std::span(&root, 1));
  if (lines.size() == 1) return lines.back().text;
  std::string out = "\\begin{aligned}\n& " + lines.back().text;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    out += i == 0 ? " \\\\\n\\text{where}\\quad & " : " \\\\\n& ";
    out += lines[i].name + " = " + lines[i].text;
  }
  return out + "\n\\end{aligned}";
}

}  // namespace ctgrad::inline CTGRAD_ABI
