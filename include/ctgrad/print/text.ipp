// ctgrad/print/text.ipp — lines of mathematics, put together as plain text
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/graph/verify.hpp>
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace print {

CTGRAD_ONCE void require_sound(graph const& g, node_id root) {
  require(root > 0 && root < g.size, "print: node ", root, " is not in the graph, which has ", g.size - 1, " nodes");
  sentence const mistake = verify(g);
  require(mistake.size == 0, std::string_view(mistake));
}

}  // namespace print

CTGRAD_ONCE auto text(graph const& g, node_id root, print::tensor_words const* tensors) -> std::string {
  print::require_sound(g, root);
  std::vector<print::line> const lines =
      print::formula_writer(g, print::notation::text, {}, {}, tensors)(std::span(&root, 1));
  std::string out = lines.back().text;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    out += (i == 0 ? "\n  where " : "\n        ") + lines[i].name + " = " + lines[i].text;
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
