// ctgrad/print/latex.hpp — a formula as LaTeX, for mathematics mode
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The formula of one node; with what is used more than once, an `aligned` block of lines.
[[gnu::cold]] auto latex(graph const& g, node_id root, print::tensor_words const* tensors = print::words_of_tensors())
    -> std::string;

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/print/latex.ipp>
#endif
