// ctgrad/print/notation.hpp — the ways of writing a formula, and how tightly what is written holds together
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/graph/operation.hpp>

#include <string>

namespace ctgrad::inline CTGRAD_ABI::print {

/// `text` reads like a program (`W1 * x`, `a .* b`, `x'`), `latex` like a lecture.
enum class notation { text, latex };

/// Ten times the precedence of an op. Products that sum over an index, and products with a number, hold a little
/// tighter than elementwise ones: on paper, A x ⊙ B y needs no brackets.
namespace level {
inline constexpr int sum = 10 * precedence::sum, elementwise = 10 * precedence::product, product = elementwise + 5,
                     prefix = 10 * precedence::prefix, function = 10 * precedence::function,
                     postfix = 10 * precedence::postfix, atom = 10 * precedence::atom;
}

/// A piece of a formula with its level: a reader that needs a higher one puts it in brackets.
struct phrase_text {
  std::string text;
  int level = level::atom;
};

}  // namespace ctgrad::inline CTGRAD_ABI::print
