// ctgrad/expression/print.hpp — text, latex, mathml, dot and summary of an expression
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/expression.hpp>
#include <ctgrad/print/dot.hpp>
#include <ctgrad/print/latex.hpp>
#include <ctgrad/print/mathml.hpp>
#include <ctgrad/print/summary.hpp>
#include <ctgrad/print/text.hpp>

namespace ctgrad::inline CTGRAD_ABI {

// Clang writes an expression without a name into the program field by field, 100 s for one: name what is printed.
/// Each throws `ctgrad::error` where the formula is mistaken, such as a name with two shapes.
/// \code inline constexpr auto dW = gradient(loss, W);  std::cout << text(dW); \endcode
inline auto text(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return text(whole.formula, whole.root);
}
inline auto latex(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return latex(whole.formula, whole.root);
}
/// For `html_page::formula`, or any page of a browser.
inline auto mathml(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return mathml(whole.formula, whole.root);
}
inline auto dot(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return dot(whole.formula, whole.root);
}
/// A table of its layers; the bytes are those of float.
inline auto summary(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return summary(whole.formula, whole.root);
}

}  // namespace ctgrad::inline CTGRAD_ABI
