// ctgrad/graph/symbol.hpp — a node of a graph under construction: the letters in which derivatives are written
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/graph/graph.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// A node of a graph, as ops and optimizers write formulas with it: `1 - y * y`.
struct symbol {
  graph* in = nullptr;
  node_id id = 0;

  constexpr explicit operator bool() const { return id != 0; }
  constexpr auto operator==(symbol const& other) const -> bool { return id == other.id; }
  constexpr auto operator*() const -> node const& { return in->nodes[id]; }
  constexpr auto operator->() const -> node const* { return &in->nodes[id]; }
  constexpr auto operand(int i) const -> symbol { return {in, in->nodes[id].operand[i]}; }
};

/// What reaches each operand of an op in reverse mode. Nobody: no derivative.
struct cotangents {
  symbol a{}, b{}, c{};
};

/// Is this node made by the op?
template <class Op>
constexpr auto is(symbol s) -> bool {
  return s->op_id == id_of<Op>;
}

// ---- leaves ---------------------------------------------------------------------------------------------------------

/// A number as a node.
constexpr auto literal(graph& g, double value) -> symbol {
  node n{};
  n.what = role::constant;
  n.value = value;
  return {&g, g.add(n)};
}

/// A number that is set before each step, as a node.
constexpr auto scalar(graph& g, std::string_view name) -> symbol {
  node n{};
  n.what = role::scalar;
  n.name = name;
  return {&g, g.add(n)};
}

// ---- application ----------------------------------------------------------------------------------------------------

/// A node of an op with one operand and the given shape: what an op with attributes starts from.
template <class Op>
constexpr auto node_of(symbol a, shape const& extent) -> node {
  node n{};
  n.op = introduce<Op>::op;
  n.op_id = n.op->id;
  n.operand[0] = a.id;
  n.extent = extent;
  n.batched = a->batched;
  return n;
}

/// The shape of an elementwise op: that of its operand which is no scalar.
constexpr auto broadcast_shape(shape const& a, shape const& b) -> shape { return a.rank == 0 ? b : a; }

template <class Op>
constexpr auto apply(symbol a, symbol b = {}, symbol c = {}) -> symbol {
  operation const& op = *introduce<Op>::op;
  node n{};
  n.op = &op;
  n.op_id = op.id;
  n.operand[0] = a.id, n.operand[1] = b.id, n.operand[2] = c.id;
  shape const nothing{};
  n.extent = op.shape_of(a->extent, b ? b->extent : nothing);
  if (c && op.how == computed::elementwise) n.extent = broadcast_shape(n.extent, c->extent);
  n.batched =
      op.how != computed::batch_sum && op.how != computed::total && (a->batched || (b && b->batched) || (c && c->batched));
  return {a.in, a.in->add(n)};
}

// ---- what an op inherits --------------------------------------------------------------------------------------------

/// An elementwise op writes `value` once, for scalars and SIMD packs, and `derivative` in terms of operands and result.
template <int Operands>
struct elementwise {
  static constexpr computed how = computed::elementwise;
  static constexpr int operands = Operands, precedence = ctgrad::precedence::function;
  static constexpr bool cheap = true;
};

/// What an op with a shape of its own derives from: how it is computed, and how many operands it has.
template <computed How, int Operands>
struct structured {
  static constexpr computed how = How;
  static constexpr int operands = Operands, precedence = ctgrad::precedence::function;
  static constexpr bool cheap = false;
};

/// Derivatives of an op with two operands.
struct partials {
  symbol a{}, b{};
};

/// `Op::value` of as many operands as the op has.
template <class Op, class V>
CTGRAD_INLINE auto value_of(V a, [[maybe_unused]] V b, [[maybe_unused]] V c) -> V {
  if constexpr (Op::operands == 1) return Op::template value<V>(a);
  else if constexpr (Op::operands == 2) return Op::template value<V>(a, b);
  else return Op::template value<V>(a, b, c);
}

constexpr auto operator*(symbol a, symbol b) -> symbol;  // ops/arithmetic.hpp

/// What reaches the operands of y where dy reached y: the pullback of an op, or its derivative times dy.
template <class Op>
constexpr auto chain_rule([[maybe_unused]] symbol a, [[maybe_unused]] symbol b, [[maybe_unused]] symbol c,
                          [[maybe_unused]] symbol y, [[maybe_unused]] symbol dy) -> cotangents {
  if constexpr (requires { Op::pullback(a, b, c, y, dy); }) return Op::pullback(a, b, c, y, dy);
  else if constexpr (Op::operands == 1) {
    symbol const d = Op::derivative(a, y);
    return d->is_constant(0) ? cotangents{} : cotangents{dy * d};  // what carries nothing is not sent
  } else {
    partials const d = Op::derivative(a, b, y);
    return {d.a ? dy * d.a : symbol{}, d.b ? dy * d.b : symbol{}};
  }
}

/// The record of an op, from its members.
template <class Op>
constexpr auto describe() -> operation {
  operation r = describe_notation<Op>();
  r.notation = &notation_record<Op>;
  r.pullback = &chain_rule<Op>;
  if constexpr (Op::how == computed::elementwise) {
    r.value = [](double a, double b, double c) { return value_of<Op, double>(a, b, c); };
    r.shape_of = &broadcast_shape;
  } else {
    r.shape_of = &Op::shape_of;
  }
  if constexpr (requires { Op::expand(symbol{}, symbol{}); }) r.expand = &Op::expand;
  if constexpr (requires { Op::inference(symbol{}, symbol{}); }) r.inference = &Op::inference, r.only_trains = true;
  return r;
}

}  // namespace ctgrad::inline CTGRAD_ABI
