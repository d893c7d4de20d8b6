// ctgrad/expression/gradient.hpp — derivatives of a formula are formulas
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/passes/differentiate.hpp>
#include <ctgrad/passes/simplify.hpp>

#include <tuple>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class Y>
struct not_a_scalar {
  constexpr auto operator()() const {
    return sentence{} << "gradient: " << Y::title << " is " << Y::extent << ", but a scalar is needed";
  }
};

/// The derivatives of y with respect to some of its leaves, in a graph that has been simplified as one.
template <class Y, class... Leaf>
consteval auto derivatives(Y const& y) {
  decltype(auto) of = y.value();
  std::string_view const names[]{Leaf::title...};
  shape const extents[]{Leaf::extent...};
  rooted_graph g{};
  g.nodes = of.formula;
  auto const wanted = [&](node const& n) {
    for (std::string_view name : names)
      if (n.name == name) return true;
    return false;
  };
  adjoints const bar = differentiate(g.nodes, of.root, wanted);
  for (std::size_t k = 0; k < sizeof...(Leaf); ++k) {
    node_id derivative = 0;
    for (int i = 1; i <= of.root; ++i)
      if (g.nodes[i].is_leaf() && g.nodes[i].name == names[k]) derivative = bar.of[i];
    // A formula does not depend on a leaf that is not in it: an exact zero.
    g.root[g.roots++] = derivative != 0 ? derivative : spread(literal(g.nodes, 0), extents[k]).id;
  }
  return simplify(g);
}

template <class Leaf>
consteval auto result(rooted_graph const& all, int& next) {
  constexpr shape extent = Leaf::extent;  // GCC 12 fails on Leaf::extent as the argument itself
  expression_of<extent> e;
  e.formula = all.nodes;
  e.root = all.root[next++];
  return e;
}

}  // namespace detail

/// The gradient of a scalar with respect to a leaf, itself an expression of the leaf's shape; with several leaves, a
/// tuple of them. The formula speaks of one sample, and so does its gradient. Kinks: relu'(0) = 0, |x|'(0) = 0.
template <operand Y, tensor_expression... Leaf>
  requires(sizeof...(Leaf) > 0)
consteval auto gradient(Y const& y, Leaf const&...) {
  if constexpr (mistaken<Y>) return y;
  else if constexpr (Y::extent.rank != 0) return type_error<as_text(detail::not_a_scalar<Y>{})>{};
  else {
    rooted_graph const all = detail::derivatives<Y, Leaf...>(y);
    int next = 0;
    if constexpr (sizeof...(Leaf) == 1) return (detail::result<Leaf>(all, next), ...);
    else return std::tuple{detail::result<Leaf>(all, next)...};
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
