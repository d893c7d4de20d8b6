// ctgrad/print/phrase.hpp — how one node is written: a form with places for its operands
// SPDX-License-Identifier: MIT
//
// Mostly the form is that of the op. Idioms of several nodes are said as they were meant: l2(W), t' * z,
// cross_entropy(z, t), 0.5 x.
#pragma once
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/products.hpp>
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/print/idiom.hpp>
#include <ctgrad/print/letter.hpp>

#include <utility>

namespace ctgrad::inline CTGRAD_ABI::print {

/// The number that stands in every place of a tensor, however it was moved; nobody where there is none.
[[gnu::cold]] inline auto number_behind(scene const& s, node_id id) -> node_id {
  while (s.shows<ops::move_op>(id)) id = s[id].operand[0];
  return s.shows<ops::spread_op>(id) ? s[id].operand[0] : node_id{};
}

/// Beside a value of its shape, a number that was spread over the shape is that number.
[[gnu::cold]] inline auto without_spread(scene const& s, node_id id) -> node_id {
  node_id const number = number_behind(s, id);
  return number != 0 ? number : id;
}

/// Operands that were repeated, as the rule of broadcasting lets them stand: themselves, or with axes of one element.
struct as_it_stands {
  node_id operand = 0;
  shape extent{};
  std::string within{};
};
[[gnu::cold]] inline auto before_broadcasting(scene const& s, node_id id) -> as_it_stands {
  node const& n = s[id];
  if (number_behind(s, id) != 0) return {id, {}};  // will be a number, which says no shape
  auto const aligned = s.shows<ops::move_op>(id) ? as_repetition(s[n.operand[0]].extent, n.extent, n.with) : std::nullopt;
  if (!aligned) return {id, n.extent};
  shape const to = trimmed(*aligned);
  bool const plain = to == trimmed(s[n.operand[0]].extent);
  return {n.operand[0], *aligned, plain ? "" : function("reshape", extents_of(to, s.in), s.in)};
}

/// Replaces operands by what broadcasting repeats, where their shapes alone say how.
[[gnu::cold]] inline auto written_as_broadcast(scene const& s, node& n) -> std::array<std::string, 3> {
  as_it_stands now[3];
  shape joint = n.extent;
  for (int axis = 0; axis < joint.rank; ++axis) joint.extent[axis] = 1;
  for (std::size_t k = 0; k < 3 && n.operand[k] != 0; ++k) {
    now[k] = before_broadcasting(s, n.operand[k]);
    for (int axis = 0; axis < now[k].extent.rank && now[k].extent.rank == joint.rank; ++axis)
      joint.extent[axis] = std::max(joint[axis], now[k].extent[axis]);
  }
  if (!(joint == n.extent)) return {};
  for (std::size_t k = 0; k < 3; ++k)
    if (n.operand[k] != 0) n.operand[k] = now[k].operand;
  return {now[0].within, now[1].within, now[2].within};
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
[[gnu::cold]] inline auto spread(graph const& g, node_id number, bool latex) -> phrase {
  node const& value = g[number];
  if (value.is_constant(0)) return {"0", {}};
  std::string const ones = latex ? "\\mathbf{1}" : "ones";
  if (value.is_constant(1)) return {ones, {}};
  return {"{a} " + ones, {number}, level::product};
}

/// By the op's own form, or an older one: 2 a, a b + c. \param n the node, perhaps with plainer operands
[[gnu::cold]] inline auto of_op(scene const& s, node_id id, node const& n) -> phrase {
  graph const& g = s.g;
  bool const latex = s.latex();
  node_id const a = n.operand[0], b = n.operand[1], c = n.operand[2];
  bool const with_a_number = n.op->operands > 1 && (g[a].is_scalar() || g[b].is_scalar());
  std::string const times = with_a_number ? " " : latex ? " \\odot " : " .* ";
  int const factor = with_a_number ? level::product : level::elementwise;
  if (is<ops::multiply_op>(n)) {
    for (auto const& [one, other] : {std::pair(a, b), std::pair(b, a)})  // ones that were moved: no rule sees them
      if (g[one].is_constant(1) && g[one].name.empty()) return {"{.a}", {other}, level::atom, {}, 0};
    if (with_a_number) return product_with_a_number(n, g[a].is_scalar());
    return {latex ? "{a} \\odot {b}" : "{a} .* {*b}", {a, b}, level::elementwise};
  }
  if (is<ops::add_op>(n) && a == b && g[id].operand[0] == g[id].operand[1]) return twice(g, a, s.in);
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

}  // namespace phrases

/// How structured ops are written. A formula without them need not compile all this: 1 s of a program that prints.
struct tensor_words {
  phrase (*of)(scene const& s, node_id id);
  std::array<std::string, 3> (*broadcast)(scene const& s, node& n);
};
[[gnu::cold]] inline auto phrase_of_tensor(scene const& s, node_id id) -> phrase {
  node const& n = s.g[id];
  if (is<ops::move_op>(n))
    if (node_id const number = number_behind(s, n.operand[0])) return phrases::spread(s.g, number, s.latex());
  for (phrase p : {phrases::of_tensors(s, n), idioms::sum_of_parts(s, id), idioms::of_reductions(s, id)})
    if (!p.form.empty()) return p;
  return {};
}
inline constexpr tensor_words all_tensor_words{&phrase_of_tensor, &written_as_broadcast};

/// How node `id`, which is no leaf, is written.
[[gnu::cold]] inline auto phrase_of(scene const& s, node_id id) -> phrase {
  graph const& g = s.g;
  bool const latex = s.latex();
  node n = g[id];
  if (is<ops::spread_op>(n)) return phrases::spread(g, n.operand[0], latex);
  if (phrases::is_cross_entropy(g, n)) return phrases::cross_entropy(g, n, latex);
  if (is<ops::sum_op>(n) && n.with.axes == 0) return phrases::sum(g, n, latex);
  if (s.tensors != nullptr)
    if (phrase p = s.tensors->of(s, id); !p.form.empty()) return p;

  std::array<std::string, 3> within;
  if (n.how() == computed::elementwise) {
    if (s.tensors != nullptr) within = s.tensors->broadcast(s, n);
    for (node_id& o : n.operand) o = without_spread(s, o);
  }
  phrase p = phrases::of_op(s, id, n);
  p.within = std::move(within);
  return p;
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
