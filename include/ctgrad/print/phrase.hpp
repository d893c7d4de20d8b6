// ctgrad/print/phrase.hpp — how one node is written: a form with places for its operands
// SPDX-License-Identifier: MIT
//
// Mostly the form is that of the op. Idioms of several nodes are said as they were meant: l2(W), t' * z,
// cross_entropy(z, t), 0.5 x.
#pragma once
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/products.hpp>
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/print/letter.hpp>
#include <ctgrad/print/number.hpp>

namespace ctgrad::inline CTGRAD_ABI::print {

struct phrase {
  std::string form;             ///< as in `operation`; `{*b}`: in brackets also where it is a matrix product
  node_id operand[3]{};
  int level = level::atom;
  int need[3]{};                ///< the lowest level that an operand has without brackets, where it is not this one's
  int inherits = -1;            ///< an operand that may hold less tightly and is not put in brackets
};

/// Beside a value of its shape, a number that was spread over the shape is that number.
[[gnu::cold]] inline auto without_spread(graph const& g, node_id id) -> node_id {
  return is<ops::spread_op>(g[id]) ? g[id].operand[0] : id;
}

namespace phrases {

[[gnu::cold]] inline auto product_with_a_number(node const& n, bool scalar_first) -> phrase {
  node_id const a = n.operand[scalar_first ? 0 : 1], b = n.operand[scalar_first ? 1 : 0];
  return {"{a} {b}", {a, b}, level::product, {level::product, level::elementwise}, 1};
}

/// a + a, which derivatives of squares are full of.
[[gnu::cold]] inline auto twice(graph const& g, node_id id, notation in) -> phrase {
  node const& n = g[id];
  if (!is<ops::multiply_op>(n) || !g[n.operand[0]].is_scalar())
    return {"2 {a}", {id}, level::product, {level::elementwise}, 0};
  node const& factor = g[n.operand[0]];
  phrase p = product_with_a_number(n, true);
  if (factor.what == role::constant && factor.name.empty())
    return {written(2 * factor.value, in).text + " {b}", {0, p.operand[1]}, p.level, {0, p.need[1]}, 1};
  p.form = "2 " + p.form;
  return p;
}

/// sum(a .* b): the square of a norm, or a dot product of vectors.
[[gnu::cold]] inline auto sum(graph const& g, node const& n, bool latex) -> phrase {
  node const& m = g[n.operand[0]];
  node_id const a = m.operand[0], b = m.operand[1];
  if (is<ops::abs_op>(m)) return {latex ? "\\lVert {.a} \\rVert_{1}" : "l1({.a})", {a}};
  if (is<ops::multiply_op>(m) && a == b) return {latex ? "\\lVert {.a} \\rVert^{2}" : "l2({.a})", {a}};
  if (is<ops::multiply_op>(m) && g[a].extent.rank == 1 && g[b].extent.rank == 1)
    return {latex ? "{a}^{\\top} {b}" : "{a}' * {b}", {a, b}, level::product, {level::postfix, level::product}};
  return {latex ? "\\operatorname{sum}({.a})" : "sum({.a})", {n.operand[0]}};
}

/// logsumexp(z) - t' z of a one-hot t.
[[gnu::cold]] inline auto is_cross_entropy(graph const& g, node const& n) -> bool {
  node const &a = g[n.operand[0]], &b = g[n.operand[1]], &m = g[b.operand[0]];
  return n.is_scalar() && is<ops::subtract_op>(n) && is<ops::logsumexp_op>(a) && is<ops::sum_op>(b) &&
         is<ops::multiply_op>(m) && g[m.operand[0]].what == role::label && m.operand[1] == a.operand[0];
}
[[gnu::cold]] inline auto cross_entropy(graph const& g, node const& n, bool latex) -> phrase {
  node_id const z = g[n.operand[0]].operand[0], t = g[g[n.operand[1]].operand[0]].operand[0];
  if (!latex) return {"cross_entropy({.a}, {.b})", {z, t}};
  return {"-{b}^{\\top} \\log \\operatorname{softmax}({.a})", {z, t}, level::elementwise, {0, level::postfix}};
}

/// A number in every place of a vector: where nothing beside it says so.
[[gnu::cold]] inline auto spread(graph const& g, node const& n, bool latex) -> phrase {
  node const& value = g[n.operand[0]];
  if (value.is_constant(0)) return {"0", {}};
  std::string const ones = latex ? "\\mathbf{1}" : "ones";
  if (value.is_constant(1)) return {ones, {}};
  return {"{a} " + ones, {n.operand[0]}, level::product};
}

}  // namespace phrases

/// How node `id`, which is no leaf, is written.
[[gnu::cold]] inline auto phrase_of(graph const& g, node_id id, notation in) -> phrase {
  bool const latex = in == notation::latex;
  node n = g[id];
  if (is<ops::spread_op>(n)) return phrases::spread(g, n, latex);
  if (phrases::is_cross_entropy(g, n)) return phrases::cross_entropy(g, n, latex);
  if (is<ops::sum_op>(n) && n.is_scalar()) return phrases::sum(g, n, latex);

  if (n.how() == computed::elementwise)
    for (node_id& o : n.operand) o = without_spread(g, o);
  node_id const a = n.operand[0], b = n.operand[1], c = n.operand[2];
  bool const with_a_number = n.op->operands > 1 && (g[a].is_scalar() || g[b].is_scalar());
  std::string const times = with_a_number ? " " : latex ? " \\odot " : " .* ";
  int const factor = with_a_number ? level::product : level::elementwise;
  if (is<ops::multiply_op>(n)) {
    if (with_a_number) return phrases::product_with_a_number(n, g[a].is_scalar());
    return {latex ? "{a} \\odot {b}" : "{a} .* {*b}", {a, b}, level::elementwise};
  }
  if (is<ops::add_op>(n) && a == b) return phrases::twice(g, a, in);
  if (is<ops::fma_op>(n)) return {"{a}" + times + "{b} + {c}", {a, b, c}, level::sum, {factor, factor, level::sum}};
  if (is<ops::fnma_op>(n)) return {"{c} - {a}" + times + "{b}", {a, b, c}, level::sum, {factor, factor, level::sum}};
  if (is<ops::negate_op>(n)) return {"-{a}", {a}, level::prefix, {level::elementwise}, 0};

  phrase p{std::string(latex ? n.op->latex : n.op->text), {a, b, c}, 10 * n.op->precedence};
  if (n.how() == computed::matmul || n.how() == computed::outer) p.level = level::product;
  if (is<ops::divide_op>(n) && latex) p.level = level::product;  // a fraction holds its operands itself
  if (is<ops::divide_op>(n)) p.need[1] = level::prefix;
  if (is<ops::gate_op>(n) && !latex) p.form = "[{.a} > 0] .* {*b}";
  bool const closed = !p.form.empty() && std::string_view(")]|").find(p.form.back()) != std::string_view::npos;
  if (closed && p.level == level::function) p.level = level::atom;
  return p;
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
