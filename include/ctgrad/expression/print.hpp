// ctgrad/expression/print.hpp — an expression as text and as LaTeX
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/printable.hpp>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/print/latex.hpp>
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// All throw `ctgrad::error` where the formula is mistaken, such as a name with two shapes.
/// Of `ref<e>`, and of an expression without a name, the compiler keeps what is printed; an expression that travels as
/// an argument takes its whole graph along, and what its ops can do: 400 KB and 1 s of compile time more.
/// \code inline constexpr auto dW = gradient(loss, W);  std::cout << text(ref<dW>) << text(gradient(loss, b)); \endcode
template <auto const& E>
auto text(reference<E>) -> std::string {
  constexpr auto& formula = printable<E>;
  if constexpr (formula.has_structured_ops()) return text(*formula.formula(), formula.root());
  else return text(*formula.formula(), formula.root(), nullptr);
}
template <auto const& E>
auto latex(reference<E>) -> std::string {
  constexpr auto& formula = printable<E>;
  if constexpr (formula.has_structured_ops()) return latex(*formula.formula(), formula.root());
  else return latex(*formula.formula(), formula.root(), nullptr);
}
[[gnu::noinline]] inline auto text(printable_temporary const& formula) -> std::string {
  return text(*formula.formula(), formula.root());
}
[[gnu::noinline]] inline auto latex(printable_temporary const& formula) -> std::string {
  return latex(*formula.formula(), formula.root());
}

template <tensor_expression E>
auto text(E& e) -> std::string {
  decltype(auto) whole = e.value();
  return text(whole.formula, whole.root);
}
template <tensor_expression E>
auto latex(E& e) -> std::string {
  decltype(auto) whole = e.value();
  return latex(whole.formula, whole.root);
}

}  // namespace ctgrad::inline CTGRAD_ABI
