// ctgrad/passes/differentiate.hpp — reverse mode: one sweep gives the derivative with respect to every wanted leaf
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/reductions.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// What every node of a graph receives in reverse mode; nobody where nothing arrives.
struct adjoints {
  node_id of[graph::capacity]{};
};

/// Derivatives of `y` with respect to every leaf for which `wanted(leaf)` holds, as new nodes of `g`: of the scalar y
/// itself, or of dot(seed, y) where a seed of y's shape is given.
///
/// A value shared by all samples receives the sum over the samples where `y` is one number for the whole batch. Where
/// `y` speaks of one sample, so do its derivatives.
/// Baur & Strassen 1983; the pullbacks are those of the ops.
template <class Wanted>
constexpr auto differentiate(graph& g, node_id y, Wanted wanted, node_id seed = 0) -> adjoints {
  adjoints bar{};
  graph::by_node<bool> depends{};
  for (int i = 1; i <= y; ++i) {
    node const& n = g[i];
    depends.of[i] =
        n.is_leaf() ? wanted(n) : depends.of[n.operand[0]] || depends.of[n.operand[1]] || depends.of[n.operand[2]];
  }
  if (!depends.of[y]) return bar;
  bool const of_one_sample = g[y].batched;
  bar.of[y] = seed != 0 ? seed : spread(literal(g, 1), g[y].extent).id;

  for (int i = y; i > 0; --i) {
    if (bar.of[i] == 0 || !depends.of[i] || g[i].is_leaf()) continue;
    auto const at = [&](node_id id) { return symbol{&g, id}; };
    node const n = g[i];
    if (of_one_sample && n.how() == computed::batch_sum && !g.fault)
      g.fault = {"gradient: a value of one sample has no derivative through a sum over the batch",
                 "",
                 "; take the gradient of the mean over the batch instead, as a training step does",
                 {},
                 {}};
    cotangents const d = n.op->pullback(at(n.operand[0]), at(n.operand[1]), at(n.operand[2]), at(node_id(i)), at(bar.of[i]));
    auto const send = [&](node_id to, symbol share) {
      if (to == 0 || !share || !depends.of[to]) return;
      node const& receiver = g[to];
      if (receiver.is_scalar() && !share->is_scalar()) share = apply<ops::sum_op>(share);
      if (n.batched && !receiver.batched && !of_one_sample) share = batch_sum(share);
      bar.of[to] = bar.of[to] == 0 ? share.id : (at(bar.of[to]) + share).id;
    };
    send(n.operand[0], d.a);
    send(n.operand[1], d.b);
    send(n.operand[2], d.c);
  }
  return bar;
}

}  // namespace ctgrad::inline CTGRAD_ABI
