// ctgrad/print/text.hpp — a formula in plain text: `(W2' * (softmax(u1) - t) .* [z1 > 0]) * x'`
// SPDX-License-Identifier: MIT
//
// `*` is the matrix product and binds tighter than `.*`, the elementwise one; ' transposes; [a > 0] is 1 or 0.
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/graph/verify.hpp>
#include <ctgrad/print/formula.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace print {

/// A mistaken formula is not printed: the mistake is told.
[[gnu::cold]] inline void require_sound(graph const& g, node_id root) {
  require(root > 0 && root < g.size, "print: node ", root, " is not in the graph, which has ", g.size - 1, " nodes");
  sentence const mistake = verify(g);
  require(mistake.size == 0, std::string_view(mistake));
}

}  // namespace print

/// The formula of one node; what is used more than once follows in lines that begin with "where".
[[gnu::cold]] inline auto text(graph const& g, node_id root, print::tensor_words const* tensors = &print::all_tensor_words)
    -> std::string {
  print::require_sound(g, root);
  std::vector<print::line> const lines =
      print::formula_writer(g, print::notation::text, {}, {}, tensors)(std::span(&root, 1));
  std::string out = lines.back().text;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    out += (i == 0 ? "\n  where " : "\n        ") + lines[i].name + " = " + lines[i].text;
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
