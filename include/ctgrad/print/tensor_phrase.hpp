// ctgrad/print/tensor_phrase.hpp — how ops on tensors are written: in the words of the language where it has them
// SPDX-License-Identifier: MIT
//
// `reshape<5, 3>(a)`, `a[:, 1:3]`, `concat(a, b)`, `einsum<"ij,jk->ik">(a, b)`, `sum<1>(a)`. Derivatives need two more
// words: `put<5>[1:3](a)`, zeros with a in elements 1 and 2, and `scatter<4>[2, 0](a)`, the adjoint of `gather<2, 0>`.
#pragma once
#include <ctgrad/ops/argmax.hpp>
#include <ctgrad/ops/dropout.hpp>
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/print/form.hpp>
#include <ctgrad/print/number.hpp>
#include <ctgrad/print/places.hpp>
#include <ctgrad/print/sliding_phrase.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI::print::phrases {

[[gnu::cold]] inline auto brackets(ranges const& along) -> std::string {
  std::string out;
  for (range const& r : along) out += (out.empty() ? "[" : ", ") + r.written();
  return out + "]";
}

[[gnu::cold]] inline auto transposition(scene const& s, node_id a) -> phrase {
  return {s.latex() ? "{a}^{\\top}" : "{a}'", {a}, level::postfix};
}

/// "ijk->kij"
[[gnu::cold]] inline auto permutation_spec(std::span<int const> axes, notation in) -> std::string {
  std::string from, to;
  for (std::size_t k = 0; k < axes.size(); ++k) from += "ijkl"[k], to += "ijkl"[axes[k]];
  return in == notation::latex ? from + " \\to " + to : "\"" + from + "->" + to + "\"";
}

[[gnu::cold]] inline auto repetition(scene const& s, node_id a, shape const& aligned, shape const& to) -> phrase {
  shape const from = s[a].extent;
  int leading = 0;
  while (leading < to.rank && aligned[leading] == 1 && to.rank - leading > from.rank) ++leading;
  shape rest{};
  for (int axis = leading; axis < to.rank; ++axis) rest.extent[rest.rank++] = to[axis];
  if (rest == from) {
    phrase p{"{.a}", {a}};
    for (int axis = leading - 1; axis >= 0; --axis)
      p.form = function("repeat", std::to_string(to[axis]), s.in) + "(" + p.form + ")";
    return p;
  }
  if (to.rank == 2 && from.rank == 1 && aligned[1] == 1) {
    std::string const rows = function("repeat", std::to_string(to[1]), s.in) + "({.a})";
    return {rows + (s.latex() ? "^{\\top}" : "'"), {a}, level::postfix};
  }
  phrase p = call(s, "broadcast", extents_of(to, s.in), {a});
  if (!(trimmed(aligned) == from)) p.within = {function("reshape", extents_of(trimmed(aligned), s.in), s.in)};
  return p;
}

[[gnu::cold]] inline auto move(scene const& s, node const& n) -> phrase {
  node_id const a = n.operand[0];
  shape const &from = s[a].extent, &to = n.extent;
  bool const on_diagonal = from.rank == 2 && to.rank == 1 && n.with.offset == 0 && n.with.stride[0] == from.cols() + 1;
  if (on_diagonal && to[0] == std::min(from.rows(), from.cols())) return call(s, "diagonal", "", {a});
  if (from.size() == to.size() && is_row_major(to, n.with))
    return to.rank == 1 ? call(s, "flatten", "", {a}) : call(s, "reshape", extents_of(to, s.in), {a});
  if (auto const axes = as_permutation(from, to, n.with))
    return to.rank == 2 ? transposition(s, a) : call(s, "einsum", permutation_spec(span_of(*axes), s.in), {a});
  if (auto const along = as_slice(from, to, n.with)) return {"{a}" + brackets(*along), {a}, level::atom, {level::postfix}};
  if (auto const aligned = as_repetition(from, to, n.with)) return repetition(s, a, *aligned, to);
  std::string const index = "[" + index_formula(to, n.with) + "]";
  if (from.rank == 1) return {"{a}" + index, {a}, level::atom, {level::postfix}};
  return {function("flatten", "", s.in) + "({.a})" + index, {a}};
}

[[gnu::cold]] inline auto put(scene const& s, node const& n) -> phrase {
  node_id const a = n.operand[0];
  shape const &from = s[a].extent, &to = n.extent;
  bool const square = to.rank == 2 && to[0] == to[1] && from.rank == 1 && from[0] == to[0];
  if (square && n.with.offset == 0 && n.with.stride[0] == to[1] + 1) return call(s, "diag", "", {a});
  if (to.rank == 2 && to.size() == from.size() && as_permutation(to, from, n.with)) return transposition(s, a);
  auto const along = as_slice(to, from, n.with);
  std::string const where = along ? brackets(*along) : "[" + index_formula(from, n.with) + "]";
  return {function("put", extents_of(to, s.in), s.in) + where + "({.a})", {a}};
}

[[gnu::cold]] inline auto axes_of(std::uint16_t bits) -> std::string {
  std::vector<int> axes;
  for (int axis = 0; axis < shape::most_axes; ++axis)
    if (bits >> axis & 1) axes.push_back(axis);
  return joined({axes.data(), axes.size()}, ", ");
}

[[gnu::cold]] inline auto rows_of(attributes const& with) -> std::string {
  constexpr int most = 8;
  std::string const some = joined({with.table, std::size_t(std::min(with.entries, most))}, ", ");
  return some + (with.entries > most ? ", ..." : "");
}

/// Letters in the order in which they appear, as in a book: i, j, k, ...
[[gnu::cold]] inline auto einsum(scene const& s, node const& n) -> phrase {
  std::string names(16, 0), part[3];
  std::size_t known = 0;
  for (int k = 0; k < 3; ++k)
    for (int axis = 0; axis < shape::most_axes; ++axis) {
      int const letter = axis_letters{n.with.letters[k]}[axis];
      if (letter == 0) break;
      char& name = names[std::size_t(letter)];
      if (name == 0) name = "ijklmnpqrstuvwx"[known++];
      part[k] += name;
    }
  std::string const spec = part[0] + "," + part[1] + (s.latex() ? " \\to " : "->") + part[2];
  return call(s, "einsum", s.latex() ? spec : "\"" + spec + "\"", {n.operand[0], n.operand[1]});
}

/// The mask is the noise, and only said where there are several.
[[gnu::cold]] inline auto dropout(scene const& s, node const& n) -> phrase {
  int noises = 0;
  for (int i = 1; i < s.g.size; ++i) noises += s.g[i].what == role::noise;
  std::string told = shortest(s[n.operand[2]].value);
  if (noises > 1) told += ", " + std::string(s[n.operand[1]].name);
  return call(s, "dropout", told, {n.operand[0]});
}

/// How an op is written that knows more than its operands; no form where it is none of these.
[[gnu::cold]] inline auto of_tensors(scene const& s, node const& n) -> phrase {
  node_id const a = n.operand[0];
  switch (n.how()) {
    case computed::move: return move(s, n);
    case computed::put: return put(s, n);
    case computed::einsum: return einsum(s, n);
    case computed::cumsum: return call(s, "cumsum", n.with.axes == 1 ? "" : axes_of(n.with.axes), {a});
    case computed::gather: return call(s, "gather", rows_of(n.with), {a});
    case computed::scatter:
      return {function("scatter", std::to_string(n.extent[0]), s.in) + "[" + rows_of(n.with) + "]({.a})", {a}};
    case computed::argmax: return call(s, "argmax", axes_of(n.with.axes), {a});
    case computed::sum: return n.with.axes != 0 ? call(s, "sum", axes_of(n.with.axes), {a}) : phrase{};
    case computed::maximum: return n.with.axes != 0 ? call(s, "max", axes_of(n.with.axes), {a}) : phrase{};
    default:
      if (slides(n.how())) return sliding(s, n);
      break;
  }
  bool const drops = n.op_id == id_of<ops::dropout_op> && s[n.operand[2]].what == role::constant;
  return drops ? dropout(s, n) : phrase{};
}

}  // namespace ctgrad::inline CTGRAD_ABI::print::phrases
