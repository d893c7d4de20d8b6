// ctgrad/passes/weigh_sums.hpp — products that only sums over the samples read are made while these run
// SPDX-License-Identifier: MIT
//
// Where a value feeds several branches, its gradient is multiplied by a factor in each: r y1, r y2, ... Each product would
// be a pass over memory, for the gradients of weights and of biases alone. Both factors lie in memory anyway: so the sum
// reads both, and numbers that all samples share, signs too, stand before the sum.
#pragma once
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/passes/kernel.hpp>
#include <ctgrad/passes/layout.hpp>
#include <ctgrad/passes/rebuild.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace weighing {

/// A vector of each sample as c s1 s2 (u v): a number, numbers that all samples share, two vectors. Without v, u alone.
struct factors {
  static constexpr int most = 2;
  double c;
  node_id shared[most];
  int count;
  node_id u, v;

  constexpr auto same_vectors(factors const& o) const -> bool {
    bool same = u == o.u && v == o.v && count == o.count;
    for (int i = 0; i < most; ++i) same = same && shared[i] == o.shared[i];
    return same;
  }
};

constexpr auto is_vector_of_each_sample(node const& n) -> bool {
  return n.batched && n.extent.rank == 1 && n.what != role::label;
}
constexpr auto is_shared_number(node const& n) -> bool { return n.is_scalar() && !n.batched; }

constexpr auto factors_of(graph const& g, node_id id, int depth = 0) -> factors {
  using namespace ops;
  node const& n = g[id];
  factors const itself{1, {}, 0, id, 0};
  node_id const a = n.operand[0], b = n.operand[1];
  if (depth > 16 || !is_vector_of_each_sample(n) || n.how() != computed::elementwise) return itself;
  if (n.is(id_of<negate_op>)) {
    factors f = factors_of(g, a, depth + 1);
    return f.c = -f.c, f;
  }
  bool const vectors = is_vector_of_each_sample(g[a]) && is_vector_of_each_sample(g[b]), minus = n.is(id_of<subtract_op>);
  if (vectors && (minus || n.is(id_of<add_op>))) {
    factors f = factors_of(g, a, depth + 1);
    if (f.v == 0) return itself;
    factors const h = a == b ? f : factors_of(g, b, depth + 1);
    if (!f.same_vectors(h)) return itself;
    return f.c += minus ? -h.c : h.c, f;
  }
  if (!n.is(id_of<multiply_op>)) return itself;
  auto const times = [&](factors f, node_id number) {
    if (g[number].what == role::constant) return f.c *= g[number].value, f;
    if (f.count == factors::most) return itself;
    f.shared[f.count++] = number;
    return f;
  };
  if (is_shared_number(g[a])) return times(factors_of(g, b, depth + 1), a);
  if (is_shared_number(g[b])) return times(factors_of(g, a, depth + 1), b);
  if (!vectors) return itself;
  factors f = factors_of(g, a, depth + 1), h = factors_of(g, b, depth + 1);
  if (f.v != 0) f = {1, {}, 0, a, 0};  // of a product of three, two are one
  if (h.v != 0) h = {1, {}, 0, b, 0};
  f.v = h.u, f.c *= h.c;
  for (int i = 0; i < h.count; ++i) {
    if (f.count == factors::most) return {1, {}, 0, a, b};
    f.shared[f.count++] = h.shared[i];
  }
  if (node_id const u = f.u; f.v < u) f.u = f.v, f.v = u;
  return f;
}

/// What a sum over the samples, or the outer product in one, reads in whole packs, if that may be a product.
constexpr auto operand_in_lanes(node const& n, layout l) -> node_id {
  if (n.how() == computed::batch_sum) return n.operand[0];
  if (n.how() != computed::outer || n.operand[0] == n.operand[1]) return 0;
  int const axis = l.lane_axis(n.extent);
  return l.is_packed(n.extent[1 - axis], n.extent[axis], batch_extent) ? node_id(0) : n.operand[axis];
}

/// Which values nobody but sums over the samples will read, once these multiply on their own.
struct readers {
  std::uint16_t count[graph::capacity]{};
  bool others[graph::capacity]{};  ///< someone else

  constexpr readers(program_graph const& p, layout l) {
    graph const& g = p.graph.nodes;
    needed_nodes const need = needed(p.graph);
    for (int r = 0; r < p.graph.roots; ++r) others[p.graph.root[r]] = true;
    for (int i = g.size - 1; i > 0; --i) {
      if (!need.of[i]) continue;
      node const& n = g[i];
      node_id const lanes = n.how() == computed::outer && others[i] ? node_id(0) : operand_in_lanes(n, l);
      factors const f = others[i] ? factors{} : factors_of(g, node_id(i));
      for (node_id o : n.operand) {
        if (o == 0) continue;
        ++count[o];
        // What the factors skip is not read; what they keep is wanted as it is.
        bool const skipped = f.v != 0 && o != f.u && o != f.v;
        if (o != lanes && !skipped) others[o] = true;
      }
    }
  }
};

/// What stands in a sum as the product of two vectors that others want, too. Nothing: v is 0.
constexpr auto weighed(graph const& g, readers const& by, node_id id) -> factors {
  factors const f = factors_of(g, id);
  bool const worth = f.v != 0 && !by.others[id] && by.count[f.u] > 1 && by.count[f.v] > 1;
  return worth ? f : factors{};
}

constexpr auto has_candidates(graph const& g) -> bool {
  for (int i = 1; i < g.size; ++i) {
    if (g[i].how() != computed::batch_sum) continue;
    node const& a = g[g[i].operand[0]];
    if (a.how() != computed::outer && factors_of(g, g[i].operand[0]).v != 0) return true;
    if (a.how() == computed::outer && (factors_of(g, a.operand[0]).v != 0 || factors_of(g, a.operand[1]).v != 0))
      return true;
  }
  return false;
}

}  // namespace weighing

/// law: the sum of c s (u v) over the samples is c s times the sum of u v
constexpr auto weigh_sums(program_graph const& p, layout l) -> program_graph {
  using namespace weighing;
  graph const& g = p.graph.nodes;
  if (!has_candidates(g)) return p;
  readers const by(p, l);
  return rebuilt(p, [&](graph& out, int i, node_id const(&place)[graph::capacity]) -> node_id {
    node const &n = g[i], &a = g[n.operand[0]];
    if (n.how() != computed::batch_sum) return transplant(out, n, place);
    bool const product = a.how() == computed::outer;
    node_id const lanes = !product ? n.operand[0] : by.others[n.operand[0]] ? node_id(0) : operand_in_lanes(a, l);
    factors const f = lanes == 0 ? factors{} : weighed(g, by, lanes);
    if (f.v == 0) return transplant(out, n, place);
    auto const at = [&](node_id id) { return symbol{&out, place[id]}; };
    int const axis = product ? l.lane_axis(a.extent) : 0;
    symbol of = at(f.u);
    if (product) of = axis == 0 ? ops::outer(of, at(a.operand[1])) : ops::outer(at(a.operand[0]), of);
    node sum = node_of<ops::weighed_sum_op>(of, of->extent);
    sum.operand[1] = place[f.v], sum.batched = false, sum.with.axes = std::uint16_t(axis);
    symbol y{&out, out.add(sum)};
    for (int k = 0; k < f.count; ++k) y = at(f.shared[k]) * y;
    return (f.c == -1 ? -y : f.c * y).id;
  });
}

}  // namespace ctgrad::inline CTGRAD_ABI
