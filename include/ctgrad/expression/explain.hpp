// ctgrad/expression/explain.hpp — mathml, dot and a summary of an expression, beside its text
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/print.hpp>
#include <ctgrad/print/dot.hpp>
#include <ctgrad/print/mathml.hpp>
#include <ctgrad/print/summary.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// For `html_page::formula`, or any page of a browser.
auto mathml(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return mathml(whole.formula, whole.root);
}
/// For Graphviz.
auto dot(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return dot(whole.formula, whole.root);
}
/// A table of its layers; the bytes are those of float.
auto summary(tensor_expression auto const& e) -> std::string {
  decltype(auto) whole = e.value();
  return summary(whole.formula, whole.root);
}

}  // namespace ctgrad::inline CTGRAD_ABI
