// ctgrad/passes/lower.hpp — from the ops of mathematics to those of machines
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/einsum.hpp>
#include <ctgrad/ops/windows.hpp>
#include <ctgrad/passes/rebuild.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace lowering {

/// Everything that one sum over samples and elements makes is one pass: sum over the batch of a sum over a sample.
constexpr auto total_or_self(symbol s) -> symbol {
  symbol const a = s.operand(0);
  bool const of_one_number = (is<ops::sum_op>(s) || is<ops::maximum_op>(s)) && a->is_scalar();
  if (of_one_number) return a;
  auto const is_sum_of_all = [](symbol y) { return is<ops::sum_op>(y) && y->with.axes == 0; };
  if (is_sum_of_all(s) && !s->batched) return apply<ops::total_op>(a);
  if (is<ops::batch_sum_op>(s) && s->is_scalar()) return apply<ops::total_op>(is_sum_of_all(a) ? a.operand(0) : a);
  return s;
}

/// A class index is compared where a vector is expected; other kernels read numbers from memory.
constexpr auto in_memory(symbol s) -> symbol { return s->what == role::label ? apply<ops::copy_op>(s) : s; }

/// The outer product of two vectors of each sample, as a matrix in memory. A sum over the samples needs none.
constexpr auto is_matrix_of_each_sample(symbol s) -> bool { return s->how() == computed::outer && s->batched; }

/// A product of tensors with its operands' transposes absorbed into the names of their axes.
constexpr auto without_transposes(symbol s) -> symbol {
  axis_letters letters[3]{{s->with.letters[0]}, {s->with.letters[1]}, {s->with.letters[2]}};
  symbol operand[2]{s.operand(0), s.operand(1)};
  for (int k = 0; k < 2; ++k)
    while (operand[k]->how() == computed::transpose) {
      axis_letters swapped;
      swapped.append(letters[k][1]);
      swapped.append(letters[k][0]);
      letters[k] = swapped, operand[k] = operand[k].operand(0);
    }
  return einsum(in_memory(operand[0]), in_memory(operand[1]), letters[0], letters[1], letters[2]);
}

constexpr auto transposed_move(symbol a) -> symbol {
  affine_map const own = row_major(a->extent);
  affine_map m;
  m.stride[0] = own.stride[1], m.stride[1] = own.stride[0];
  return move(a, make_shape(a->extent[1], a->extent[0]), m);
}

/// A sum of products of each sample, added up over the samples as it is computed.
constexpr auto summed_over_samples(symbol s) -> symbol {
  node n = *s;
  n.batched = false;
  return {s.in, s.in->add(n)};
}

/// Does this lie in memory in another order than its elements are counted? Shared matrices may have their rows in the
/// lanes; tensors of rank 3, and all that depends on the sample, lie in row-major order.
constexpr auto lies_by_lanes(symbol s) -> bool { return !s->batched && s->extent.rank == 2; }

/// A shared matrix in row-major order, as a tensor with one axis more.
constexpr auto in_row_major_order(symbol a) -> symbol {
  if (!lies_by_lanes(a)) return a;
  affine_map m;
  m.stride[1] = a->extent[1], m.stride[2] = 1;
  return move(a, make_shape(1, a->extent[0], a->extent[1]), m);
}
constexpr auto is_in_row_major_order(symbol s) -> bool {
  return is<ops::move_op>(s) && lies_by_lanes(s.operand(0)) && s == in_row_major_order(s.operand(0));
}

/// A slice, or what is put into one: each step of the map is one along an axis, in whatever order memory lies.
constexpr auto steps_along_axes(symbol s) -> bool {
  shape const &whole = is<ops::move_op>(s) ? s.operand(0)->extent : s->extent,
              &part = is<ops::move_op>(s) ? s->extent : s.operand(0)->extent;
  affine_map const own = row_major(whole);
  bool same = whole.rank == part.rank && s->with.offset >= 0;
  for (int axis = 0; axis < part.rank; ++axis) same = same && s->with.stride[axis] == own.stride[axis];
  return same;
}

/// Moves count elements in row-major order, so that is how their operand lies, and what is put somewhere likewise.
constexpr auto with_row_major_operand(symbol s) -> symbol {
  if (is_in_row_major_order(s) || steps_along_axes(s)) return s;
  symbol const a = in_row_major_order(s.operand(0));
  if (is<ops::move_op>(s)) return a == s.operand(0) ? s : apply_map<ops::move_op>(a, s->extent, map_of(s));
  if (!lies_by_lanes(s)) return s;
  shape const to = make_shape(1, s->extent[0], s->extent[1]);
  return move(apply_map<ops::put_op>(s.operand(0), to, map_of(s)), s->extent, row_major(s->extent));
}

/// What slides over shared matrices reads and makes them row by row.
constexpr auto with_row_major_signals(symbol s) -> symbol {
  node n = *s;
  for (node_id& id : n.operand)
    if (id != 0) id = in_row_major_order({s.in, id}).id;
  if (lies_by_lanes(s)) n.extent = make_shape(1, s->extent[0], s->extent[1]);
  symbol const y{s.in, s.in->add(n)};
  return y->extent == s->extent ? y : move(y, s->extent, row_major(s->extent));
}

/// What an op reads, in a form that its kernel can read.
constexpr auto with_readable_operands(symbol s) -> symbol {
  node n = *s;
  bool const elementwise = n.how() == computed::elementwise;
  bool changed = false;
  for (node_id& id : n.operand) {
    symbol o{s.in, id};
    if (id == 0) continue;
    if (!elementwise) o = in_memory(o);
    if (is_matrix_of_each_sample(o) && n.how() != computed::batch_sum) o = as_einsum(o);
    if (elementwise && s->batched) o = in_row_major_order(o);
    changed = changed || id != o.id;
    id = o.id;
  }
  return changed ? symbol{s.in, s.in->add(n)} : s;
}

/// One division for all elements that are divided by one number: sixteen cycles a pack, where a product takes half of one.
constexpr auto by_reciprocal(symbol s) -> symbol {
  symbol const a = s.operand(0), b = s.operand(1);
  return is<ops::divide_op>(s) && b->is_scalar() && !a->is_scalar() ? a * (1 / b) : s;
}

constexpr auto expanded(symbol s) -> symbol {
  if (s->is_leaf()) return s;
  s = with_readable_operands(s);
  symbol const a = s.operand(0);
  switch (s->how()) {
    case computed::composite: return s->op->expand(a, s.operand(1));
    case computed::matmul: {
      bool const fused = !a->batched && (!s.operand(1)->batched || s.operand(1)->extent.rank == 1);
      return fused ? s : without_transposes(as_einsum(s));
    }
    case computed::einsum: return without_transposes(s);
    case computed::move:
    case computed::put: return with_row_major_operand(s);
    case computed::transpose: return s->batched ? transposed_move(a) : s;
    case computed::convolution:
    case computed::convolution_image:
    case computed::convolution_kernel:
    case computed::max_pool:
    case computed::pool_index:
    case computed::unpool:
    case computed::pick: return with_row_major_signals(s);
    case computed::batch_sum:
      if (a->how() == computed::einsum || a->how() == computed::convolution_kernel) return summed_over_samples(a);
      return total_or_self(s);
    case computed::elementwise: return by_reciprocal(s);
    default: return total_or_self(s);
  }
}

}  // namespace lowering

/// Softmax and log-sum-exp become maxima, exponentials and sums; sums over everything become totals.
constexpr auto expand(program_graph const& p) -> program_graph {
  graph const& g = p.graph.nodes;
  program_graph out = rebuilt(p, [&](graph& to, int i, node_id const(&place)[graph::capacity]) {
    return lowering::expanded({&to, transplant(to, g[i], place)}).id;
  });
  // A result has memory of its own: a leaf is copied, and so is a value that is the result twice. A transpose is written
  // in whole blocks, which may be more than the leaf that it overwrites.
  graph::by_node<bool> taken{};
  for (int r = 0; r < out.graph.roots; ++r) {
    node_id& root = out.graph.root[r];
    if (lowering::is_matrix_of_each_sample({&out.graph.nodes, root})) root = as_einsum({&out.graph.nodes, root}).id;
    if (out.graph.nodes[root].is_leaf() || out.graph.nodes[root].how() == computed::transpose || taken.of[root])
      root = apply<ops::copy_op>(symbol{&out.graph.nodes, root}).id;
    taken.of[root] = true;
  }
  return out;
}

/// The same value in the form that a program computes it in.
constexpr auto in_form(function_forms const& forms, node n) -> node {
  if (n.is_leaf()) return n;
  n.op = forms.of(n.op), n.op_id = n.op->id;
  return n;
}

/// Products that only one sum reads become one explicit fma: left to the compilers, contraction would differ between
/// them and between flags. Functions take the form that the formula asks for. It is a late pass because earlier it would
/// hide patterns from `simplify`.
constexpr auto contract(program_graph const& p) -> program_graph {
  using namespace ops;
  graph const& g = p.graph.nodes;
  needed_nodes const need = needed(p.graph);
  graph::by_node<std::uint16_t> readers{};
  for (int i = 1; i < g.size; ++i)
    if (need.of[i])
      for (node_id operand : g[i].operand) ++readers.of[operand];
  for (int r = 0; r < p.graph.roots; ++r) ++readers.of[p.graph.root[r]];

  constexpr auto product = id_of<multiply_op>, mask = id_of<positive_op>;
  auto const absorbed = [&](node_id id) { return readers.of[id] == 1 && g[id].is(product); };
  return rebuilt(p, [&](graph& out, int i, node_id const(&place)[graph::capacity]) -> node_id {
    node const& n = g[i];
    auto const at = [&](node_id id) { return symbol{&out, place[id]}; };
    auto const fused = [&]<class Op>(op_type<Op>, node_id mul, node_id other) {
      return apply<Op>(at(g[mul].operand[0]), at(g[mul].operand[1]), at(other)).id;
    };
    node_id const a = n.operand[0], b = n.operand[1];
    if (n.is(id_of<add_op>) && absorbed(b)) return fused(op_type<fma_op>{}, b, a);
    if (n.is(id_of<add_op>) && absorbed(a)) return fused(op_type<fma_op>{}, a, b);
    if (n.is(id_of<subtract_op>) && absorbed(b)) return fused(op_type<fnma_op>{}, b, a);
    if (n.is(product) && g[b].is(mask)) return apply<gate_op>(at(g[b].operand[0]), at(a)).id;
    if (n.is(product) && g[a].is(mask)) return apply<gate_op>(at(g[a].operand[0]), at(b)).id;
    return transplant(out, g.functions.count == 0 ? n : in_form(g.functions, n), place);
  });
}

}  // namespace ctgrad::inline CTGRAD_ABI
