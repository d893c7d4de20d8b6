// ctgrad/passes/gauss_newton.hpp — a loss as a sum of squares, and the product of its Gauss-Newton matrix with a direction
// SPDX-License-Identifier: MIT
//
// Of an objective sum_k c_k r_k^2 the matrix is G = 2 sum_k c_k J_k' J_k, J_k the Jacobian of r_k. No row of a Jacobian is
// ever stored: J v is a derivative of J' u with respect to u, and J' w is reverse mode again.
#pragma once
#include <ctgrad/passes/training.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The residuals of a loss, each with what its square is multiplied by.
struct least_squares {
  static constexpr int capacity = 64;
  node_id residual[capacity]{}, factor[capacity]{};
  int size = 0;
  bool fits = true;  ///< it is a sum of squares, but for terms that no parameter moves
};

namespace detail {

struct square_finder {
  bool depends[graph::capacity]{};
  least_squares found{};

  constexpr square_finder(graph const& g) {
    for (int i = 1; i < g.size; ++i) {
      node const& n = g[i];
      depends[i] =
          n.is_leaf() ? n.what == role::parameter : depends[n.operand[0]] || depends[n.operand[1]] || depends[n.operand[2]];
    }
  }

  /// Of the sum of all elements of factor * y.
  constexpr void look(symbol y, symbol factor) {
    if (!depends[y.id]) return;
    bool const leaf = y->is_leaf();
    symbol const a = leaf ? symbol{} : y.operand(0), b = leaf ? symbol{} : y.operand(1);
    if (leaf || (factor->what == role::constant && factor->value < 0)) found.fits = false;
    else if (is<ops::multiply_op>(y) && a == b) add(a, factor);
    else if (is<ops::multiply_op>(y) && a->is_scalar() && !depends[a.id]) look(b, times(factor, a));
    else if (is<ops::multiply_op>(y) && b->is_scalar() && !depends[b.id]) look(a, times(factor, b));
    else if (is<ops::divide_op>(y) && b->is_scalar() && !depends[b.id]) look(a, factor / b);
    else if (is<ops::sum_op>(y)) look(a, factor);
    else if (is<ops::add_op>(y) && a->extent == b->extent) look(a, factor), look(b, factor);
    else if (is<ops::subtract_op>(y) && a->extent == b->extent && !depends[b.id]) look(a, factor);
    else found.fits = false;
  }

 private:
  static constexpr auto times(symbol a, symbol b) -> symbol {
    if (a->what == role::constant && b->what == role::constant) return literal(*a.in, a->value * b->value);
    return a->is_constant(1) ? b : a * b;
  }
  constexpr void add(symbol residual, symbol factor) {
    if (factor->what == role::constant && factor->value < 0) found.fits = false;
    if (found.size == least_squares::capacity) found.fits = false;
    else found.residual[found.size] = residual.id, found.factor[found.size++] = factor.id;
  }
};

}  // namespace detail

/// \param g grows by products of factors
constexpr auto residuals_of(graph& g, node_id loss) -> least_squares {
  detail::square_finder finder(g);
  finder.look({&g, loss}, literal(g, 1));
  return finder.found;
}

/// Reads a direction v from the states "direction" of the parameters, and writes G v to their states "product"; root 0
/// is v' G v. What the samples count for is as in `objective`.
constexpr auto derive_gauss_newton(graph const& formula, node_id loss, samples count) -> program_graph {
  program_graph step{};
  graph& g = step.graph.nodes;
  g = formula;
  auto const is_parameter = [](node const& n) { return n.what == role::parameter; };
  auto const state_of = [&](int p, std::string_view name) {
    node n = g[p];
    n.what = role::state, n.value = 0, n.op_id = hash_of(name);
    return symbol{&g, g.add(n)};
  };
  auto const sum_of = [](symbol e) { return e->is_scalar() ? e : apply<ops::sum_op>(e); };
  auto const plus = [](symbol sum, symbol term) { return sum ? sum + term : term; };

  least_squares const squares = residuals_of(g, loss);
  symbol pulled{}, curvature{};
  for (int k = 0; k < squares.size; ++k) {
    symbol const r{&g, squares.residual[k]}, factor{&g, squares.factor[k]};
    node n{};
    n.what = role::input, n.name = "(direction of a residual)", n.extent = r->extent, n.batched = r->batched;
    symbol const u{&g, g.add(n)};
    adjoints const bar = differentiate(g, sum_of(r * u).id, is_parameter);
    symbol along{};  // v' J' u
    for (int i = 1; i < formula.size; ++i)
      if (is_parameter(g[i]) && bar.of[i] != 0)
        along = plus(along, sum_of(symbol{&g, bar.of[i]} * state_of(i, "direction")));
    if (!along) continue;
    adjoints const moved = differentiate(g, along.id, [&](node const& leaf) { return leaf.name == n.name; });
    symbol const rate{&g, moved.of[u.id]};  // J v
    pulled = plus(pulled, sum_of(r * apply<ops::stop_gradient_op>(2 * factor * rate)));
    curvature = plus(curvature, sum_of(2 * factor * (rate * rate)));
  }
  if (!pulled) pulled = curvature = literal(g, 0);
  step.graph.root[step.graph.roots++] = objective(curvature, count).id;
  adjoints const bar = differentiate(g, objective(pulled, count).id, is_parameter);
  for (int i = 1; i < formula.size; ++i) {
    if (!is_parameter(g[i]) || bar.of[i] == 0) continue;
    update_rule rule{step, {&g, node_id(i)}, bar, formula.size};
    rule.assign(rule.state("product"), rule.scalar(g[i].name) * symbol{&g, bar.of[i]});
  }
  return step;
}

}  // namespace ctgrad::inline CTGRAD_ABI
