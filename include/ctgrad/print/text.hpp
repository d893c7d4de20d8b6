// ctgrad/print/text.hpp — a formula in plain text: `(W2' * (softmax(u1) - t) .* [z1 > 0]) * x'`
// SPDX-License-Identifier: MIT
//
// `*` is the matrix product and binds tighter than `.*`, the elementwise one; ' transposes; [a > 0] is 1 or 0.
#pragma once
#include <ctgrad/core/error.hpp>
#include <ctgrad/graph/graph.hpp>

#include <string>

namespace ctgrad::inline CTGRAD_ABI {

namespace print {

/// How structured ops are written: phrase.hpp.
struct tensor_words;
/// For all of them.
[[gnu::cold]] auto words_of_tensors() -> tensor_words const*;

/// A mistaken formula is not printed: the mistake is told.
[[gnu::cold]] void require_sound(graph const& g, node_id root);

}  // namespace print

/// The formula of one node; what is used more than once follows in lines that begin with "where".
[[gnu::cold]] auto text(graph const& g, node_id root, print::tensor_words const* tensors = print::words_of_tensors())
    -> std::string;

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/print/text.ipp>
#include <ctgrad/print/words_of_tensors.ipp>
#endif
