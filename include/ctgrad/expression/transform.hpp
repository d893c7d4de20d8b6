// ctgrad/expression/transform.hpp — products with Jacobians and Hessians, and these matrices themselves
// SPDX-License-Identifier: MIT
//
// All are compositions of reverse mode: g(u) = J' u is linear in u, and its own gradient with respect to u is J. What
// they return are expressions, so they compose with each other in any order.
#pragma once
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/reduce.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <fixed_string Name, class Given, class Needed>
struct direction_differs {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Name) << ": the direction is " << Given::extent << ", but " << Needed::title
                      << " is " << Needed::extent;
  }
};

/// A leaf that stands for a direction while a derivative is formed, and is gone from the result.
template <shape Shape>
struct direction_leaf {
  static constexpr shape extent = Shape;
  static constexpr std::string_view title = "(direction)";
  constexpr auto value() const {
    expression_of<Shape> e;
    node n{};
    n.what = role::input, n.name = title, n.extent = Shape, n.batched = true;
    e.root = e.formula.add(n);
    return e;
  }
};

template <class Leaf>
constexpr auto is_leaf_named(node const& n) -> bool {
  return n.name == Leaf::title;
}

}  // namespace detail

/// J' u: the gradient of dot(u, y) with respect to a leaf, u held fixed. \param u of the shape of y
template <operand Y, tensor_expression Leaf, operand U>
consteval auto vjp(Y const& y, Leaf const& leaf, U const& u) {
  if constexpr (mistaken<Y> || mistaken<U>) return first_mistake(y, u);
  else if constexpr (!(U::extent == Y::extent)) return type_error<as_text(detail::direction_differs<"vjp", U, Y>{})>{};
  else return gradient(sum(hadamard(y, stop_gradient(u))), leaf);
}

/// J v: the derivative of y where the leaf moves along v. \param v of the shape of the leaf
template <operand Y, tensor_expression Leaf, operand V>
consteval auto jvp(Y const& y, Leaf const& leaf, V const& v) {
  if constexpr (mistaken<Y> || mistaken<V>) return first_mistake(y, v);
  else if constexpr (!(V::extent == Leaf::extent)) return type_error<as_text(detail::direction_differs<"jvp", V, Leaf>{})>{};
  else {
    constexpr shape extent = Y::extent;
    detail::direction_leaf<extent> const u{};
    auto const pulled = gradient(sum(hadamard(y, u)), leaf);
    return gradient(sum(hadamard(pulled, stop_gradient(v))), u);
  }
}

/// H v of a scalar: the gradient of dot(gradient, v), v held fixed. \param v of the shape of the leaf
template <operand Y, tensor_expression Leaf, operand V>
consteval auto hessian_vector_product(Y const& y, Leaf const& leaf, V const& v) {
  if constexpr (mistaken<Y> || mistaken<V>) return first_mistake(y, v);
  else if constexpr (!(V::extent == Leaf::extent))
    return type_error<as_text(detail::direction_differs<"hessian_vector_product", V, Leaf>{})>{};
  else return vjp(gradient(y, leaf), leaf, v);
}

namespace detail {

template <class Y, class Leaf>
struct too_many_axes {
  constexpr auto operator()() const {
    return sentence{} << "jacobian: the derivative of " << Y::extent << " with respect to " << Leaf::title << " ("
                      << Leaf::extent << ") would have more than 4 axes";
  }
};

/// The axes of a, then those of b.
constexpr auto joined_axes(shape a, shape const& b) -> shape {
  for (int axis = 0; axis < b.rank; ++axis) a.extent[a.rank++] = b.extent[axis];
  return a;
}

template <class Y, class Leaf>
consteval auto jacobian_of(Y const& y) {
  constexpr shape whole = joined_axes(Y::extent, Leaf::extent);
  constexpr int rows = Y::extent.size(), columns = Leaf::extent.size();
  decltype(auto) of = y.value();
  rooted_graph g{};
  graph& nodes = g.nodes;
  nodes = of.formula;
  symbol result = spread(literal(nodes, 0), whole);
  for (int row = 0; row < rows; ++row) {  // one pass of reverse mode an element of y
    affine_map one, place;
    one.offset = row;
    affine_map const along = row_major(Leaf::extent);
    place.offset = row * columns;
    for (int axis = 0; axis < Leaf::extent.rank; ++axis) place.stride[axis] = along.stride[axis];
    symbol const seed = put_at(literal(nodes, 1), Y::extent, one);
    adjoints const bar = differentiate(nodes, of.root, [](node const& n) { return is_leaf_named<Leaf>(n); }, seed.id);
    for (int i = 1; i <= of.root; ++i)
      if (nodes[i].is_leaf() && is_leaf_named<Leaf>(nodes[i]) && bar.of[i] != 0)
        result = result + put_at({&nodes, bar.of[i]}, whole, place);
  }
  g.root[g.roots++] = result.id;
  return simplify(g);
}

}  // namespace detail

/// The derivative of every element of y with respect to every element of a leaf: the axes of y, then those of the leaf.
/// It takes one pass of reverse mode an element of y; of large y, ask for products (`vjp`, `jvp`).
template <operand Y, tensor_expression Leaf>
consteval auto jacobian(Y const& y, Leaf const& leaf) {
  if constexpr (mistaken<Y>) return y;
  else if constexpr (Y::extent.rank == 0) return gradient(y, leaf);
  else if constexpr (Y::extent.rank + Leaf::extent.rank > shape::most_axes)
    return type_error<as_text(detail::too_many_axes<Y, Leaf>{})>{};
  else {
    constexpr shape whole = detail::joined_axes(Y::extent, Leaf::extent);
    expression_of<whole> e;
    rooted_graph const g = detail::jacobian_of<Y, Leaf>(y);
    e.formula = g.nodes;
    e.root = g.root[0];
    return e;
  }
}

/// The second derivatives of a scalar with respect to a leaf: the axes of the leaf, twice.
template <operand Y, tensor_expression Leaf>
consteval auto hessian(Y const& y, Leaf const& leaf) {
  return jacobian(gradient(y, leaf), leaf);
}

/// Several outputs as one vector, one after the other, each row-major: `outputs(mean, log_variance)`.
template <operand First, operand... More>
consteval auto outputs(First const& first, More const&... more) {
  if constexpr (sizeof...(More) == 0) return flatten(first);
  else return concat(flatten(first), flatten(more)...);
}

}  // namespace ctgrad::inline CTGRAD_ABI
