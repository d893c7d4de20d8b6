// ctgrad/print/mathml.hpp — a formula as MathML, which browsers show without a script
// SPDX-License-Identifier: MIT
//
// It is made from the LaTeX of a formula, so that an op writes its notation once.
#pragma once
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/latex.hpp>
#include <ctgrad/print/latex_reader.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// MathML of a formula in LaTeX, as the printers and the ops write it.
[[gnu::cold]] inline auto mathml(std::string_view latex) -> std::string {
  return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">" + print::latex_reader(latex).mathml() +
         "</math>";
}

/// The formula of one node; with what is used more than once, a table of lines.
[[gnu::cold]] inline auto mathml(graph const& g, node_id root) -> std::string { return mathml(latex(g, root)); }

}  // namespace ctgrad::inline CTGRAD_ABI
