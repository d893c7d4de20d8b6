// ctgrad/expression/print.hpp — an expression as text and as LaTeX
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/printable.hpp>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/print/latex.hpp>
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// All throw `ctgrad::error` where the formula is mistaken, such as a name with two shapes.
/// Printing an expression itself puts its whole graph, and what its ops can do, into the program; of `ref<e>` the
/// compiler keeps what is printed: 400 KB and 1 s of compile time less. Clang wants an expression to have a name: one
/// without is written into the program field by field, 100 s for a gradient.
/// \code inline constexpr auto dW = gradient(loss, W);  std::cout << text(ref<dW>); \endcode
template <auto const& E>
auto text(reference<E>) -> std::string {
  static constexpr printable formula(E);
  if constexpr (formula.has_structured_ops()) return text(*formula.formula(), formula.root());
  else return text(*formula.formula(), formula.root(), nullptr);
}
template <auto const& E>
auto latex(reference<E>) -> std::string {
  static constexpr printable formula(E);
  if constexpr (formula.has_structured_ops()) return latex(*formula.formula(), formula.root());
  else return latex(*formula.formula(), formula.root(), nullptr);
}
auto text(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return text(whole.formula, whole.root);
}
auto latex(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return latex(whole.formula, whole.root);
}

}  // namespace ctgrad::inline CTGRAD_ABI
