// ctgrad/expression/expression.hpp — the shape is in the type, the graph in the value
// SPDX-License-Identifier: MIT
//
// A type that nested its operands would double with every residual block; this one does not grow at all.
#pragma once
#include <ctgrad/core/type_error.hpp>
#include <ctgrad/graph/symbol.hpp>

#include <concepts>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// Graphs that become one. It begins as a copy of the largest: compilers copy a graph at once, and merge node by node.
template <int Count>
struct merger {
  graph const* graphs[Count];
  node_id roots[Count];

  constexpr auto largest() const -> int {
    int most = 0;
    for (int k = 1; k < Count; ++k)
      if (graphs[k]->size > graphs[most]->size) most = k;
    return most;
  }
  /// The k-th root in `whole`, which began as the largest.
  constexpr auto root(int k, graph& whole) const -> symbol {
    return {&whole, k == largest() ? roots[k] : whole.merge(*graphs[k], roots[k])};
  }
};

}  // namespace detail

/// A formula for one sample; its value has these extents, none for a scalar.
template <int... Extents>
struct expression {
  static constexpr shape extent{int(sizeof...(Extents)), {Extents...}};  ///< of one sample
  static constexpr std::string_view title = "the expression";            ///< how sentences of errors call it
  graph formula{};                                                       ///< its nodes
  node_id root = 0;                                                      ///< the node that is its value

  constexpr expression() = default;
  /// What `make` makes of several formulas. It is made in its place: Clang would copy a local one to return it.
  template <class Make, int Count>
  constexpr expression(detail::merger<Count> const& from, Make make) : formula(*from.graphs[from.largest()]) {
    symbol r[Count];
    for (int k = 0; k < Count; ++k) r[k] = from.root(k, formula);
    static_assert(Count <= 3, "an op has at most three operands");
    if constexpr (Count == 1) root = make(r[0]).id;
    else if constexpr (Count == 2) root = make(r[0], r[1]).id;
    else root = make(r[0], r[1], r[2]).id;
  }

  constexpr auto value() const -> expression const& { return *this; }
};

/// Anything that stands in a formula: a leaf or an expression. `title` names it in errors.
template <class E>
concept tensor_expression = requires(E const& e) {
  { E::extent } -> std::convertible_to<shape>;
  { E::title } -> std::convertible_to<std::string_view>;
  e.value();
};

/// What an operator accepts: a tensor, or an earlier mistake that is handed on.
template <class E>
concept operand = tensor_expression<E> || mistaken<E>;

namespace detail {

template <shape Shape, std::size_t... Axis>
auto expression_type(std::index_sequence<Axis...>) -> expression<Shape.extent[Axis]...>;

}  // namespace detail

/// The type of expressions of a shape.
template <shape Shape>
using expression_of = decltype(detail::expression_type<Shape>(std::make_index_sequence<std::size_t(Shape.rank)>{}));

namespace detail {

/// As long as the expressions live.
template <class... Expression>
constexpr auto merged(Expression const&... e) -> merger<int(sizeof...(Expression))> {
  return {{&e.formula...}, {e.root...}};
}

}  // namespace detail

/// An expression of shape `Shape` whose root `make(symbols of the operands...)` builds. The operands' graphs are merged:
/// what they share is there once.
template <shape Shape, class Make, tensor_expression... Operand>
consteval auto build(Make make, Operand const&... e) {
  return expression_of<Shape>(detail::merged(e.value()...), make);
}

/// Two expressions are equal when they are the same formula.
template <tensor_expression A, tensor_expression B>
consteval auto operator==(A const& a, B const& b) -> bool {
  decltype(auto) left = a.value();
  decltype(auto) right = b.value();
  if (!(A::extent == B::extent)) return false;
  node_id to[graph::capacity]{};  // where each node of b stands in a
  for (int i = 1; i <= right.root; ++i) {
    node n = right.formula.nodes[i];
    bool known = true;
    for (node_id& o : n.operand) {
      known = known && (o == 0 || to[o] != 0);
      o = to[o];
    }
    for (int j = 1; known && j <= left.root && to[i] == 0; ++j)
      if (same(left.formula.nodes[j], n, false)) to[i] = node_id(j);
  }
  return to[right.root] == left.root;
}

}  // namespace ctgrad::inline CTGRAD_ABI
