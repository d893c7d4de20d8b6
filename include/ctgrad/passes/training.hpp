// ctgrad/passes/training.hpp — one graph for a step: the objective, its gradients and the optimizer's updates
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/statistics.hpp>
#include <ctgrad/passes/differentiate.hpp>
#include <ctgrad/passes/simplify.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// A new value for a leaf at the end of a step.
struct assignment {
  node_id leaf;
  int root;  ///< index among the roots of the graph
};

/// What one step computes: root 0 is the result, the others are values of leaves after the step.
struct program_graph {
  static constexpr int capacity = rooted_graph::capacity;
  rooted_graph graph{};
  assignment assigned[capacity]{};
  int assignments = 0;

  /// Kernels that have become too large, by the node that opens them: how often their size was halved.
  struct too_large {
    node_id opener;
    int halvings;
  };
  static constexpr int most_split = 32;
  too_large split[most_split]{};
  int splits = 0, halvings = 0;  ///< of the size of all kernels, where the list does not suffice

  constexpr auto halvings_of(node_id opener) const -> int {
    for (int i = 0; i < splits; ++i)
      if (split[i].opener == opener) return halvings + split[i].halvings;
    return halvings;
  }
  constexpr void halve(node_id opener) {
    for (int i = 0; i < splits; ++i)
      if (split[i].opener == opener) return void(++split[i].halvings);
    if (splits == most_split) ++halvings;
    else split[splits++] = {opener, 1};
  }

  constexpr auto overwritten_by(int root) const -> node_id {
    for (int i = 0; i < assignments; ++i)
      if (assigned[i].root == root) return assigned[i].leaf;
    return 0;
  }
};

/// What the samples of a batch count for.
enum class samples : bool {
  alike,    ///< the mean over the batch
  weighted  ///< sum w l / sum w, with a number w of each sample
};

/// The name of the leaf that holds the weight of each sample. No leaf of a user's has it: theirs are identifiers.
inline constexpr std::string_view weight_of_sample = "weight of the sample";

/// The mean over the batch of the terms that depend on a sample, plus once the terms that do not.
constexpr auto objective(symbol loss, samples count = samples::alike) -> symbol {
  if (!loss->batched) return loss;
  symbol const a = loss.operand(0), b = loss.operand(1);
  if (is<ops::add_op>(loss)) return objective(a, count) + objective(b, count);
  if (is<ops::subtract_op>(loss)) return objective(a, count) - objective(b, count);
  if (is<ops::negate_op>(loss)) return -objective(a, count);
  if (is<ops::multiply_op>(loss) && !a->batched) return a * objective(b, count);
  if (count == samples::alike) return scalar(*loss.in, "1/batch") * batch_sum(loss);
  node weight{};
  weight.what = role::input, weight.name = weight_of_sample, weight.batched = true;
  return scalar(*loss.in, "1/weights") * batch_sum(symbol{loss.in, loss.in->add(weight)} * loss);
}

/// What an optimizer sees of one parameter: it states new values in the letters of the graph.
class update_rule {
 public:
  /// \param adjoint the gradient of each leaf; \param nodes how many the formula has
  constexpr update_rule(program_graph& step, symbol parameter, adjoints const& adjoint, int nodes)
      : step_(step), parameter_(parameter), adjoint_(adjoint), nodes_(nodes) {}

  /// A number that the optimizer sets before each step, such as the learning rate.
  constexpr auto scalar(std::string_view name) -> symbol {
    node n{};
    n.what = role::scalar, n.name = name, n.value = group_;
    return {&step_.graph.nodes, step_.graph.nodes.add(n)};
  }

  /// The same parameter, for an optimizer whose numbers are its own although others call theirs the same.
  constexpr auto of_group(int group) const -> update_rule {
    update_rule own = *this;
    own.group_ = group;
    return own;
  }

  /// A tensor like the parameter, kept from step to step, zero at first.
  constexpr auto state(std::string_view name) -> symbol {
    node n = *parameter_;
    n.what = role::state, n.value = 0;
    n.op_id = hash_of(name);  // a parameter may have several: the name of the state tells them apart
    return {parameter_.in, parameter_.in->add(n)};
  }

  /// The sum of the squares of all elements of all gradients. Who reads it waits for the last gradient.
  constexpr auto squared_gradient_norm() -> symbol {
    graph& g = step_.graph.nodes;
    symbol sum = literal(g, 0);
    for (int i = 1; i < nodes_; ++i) {
      if (g[i].what != role::parameter || adjoint_.of[i] == 0) continue;
      symbol const d{&g, adjoint_.of[i]};
      sum = sum + (d->is_scalar() ? d * d : apply<ops::sum_op>(d * d));
    }
    return sum;
  }

  constexpr void assign(symbol leaf, symbol value) {
    rooted_graph& g = step_.graph;
    if (g.roots == rooted_graph::capacity) {
      g.nodes.overflow = true;
      return;
    }
    g.root[g.roots] = value.id;
    step_.assigned[step_.assignments++] = {leaf.id, g.roots++};
  }

 private:
  program_graph& step_;
  symbol parameter_;
  adjoints const& adjoint_;
  int nodes_;
  int group_ = 0;
};

/// Every step moves a statistic towards what its batch says.
constexpr void keep_statistics(program_graph& step, int nodes) {
  graph& g = step.graph.nodes;
  for (int i = 1; i < nodes; ++i) {
    if (g[i].op_id != id_of<ops::of_training_op>) continue;
    rooted_graph& r = step.graph;
    if (r.roots == rooted_graph::capacity) {
      g.overflow = true;
      return;
    }
    symbol const now{&g, g[i].operand[0]}, kept{&g, g[i].operand[1]};
    r.root[r.roots] = (kept + ops::of_training_op::share * (now - kept)).id;
    step.assigned[step.assignments++] = {kept.id, r.roots++};
  }
}

/// The graph of a training step: derive, then let the optimizer write its update of each parameter.
/// Shapes, sums and means are those of `objective`.
template <class Optimizer>
constexpr auto derive_training(graph const& formula, node_id loss, Optimizer, samples count = samples::alike)
    -> program_graph {
  program_graph step{};
  graph& g = step.graph.nodes;
  g = formula;
  symbol const value = objective({&g, loss}, count);
  step.graph.root[step.graph.roots++] = value.id;
  auto const is_parameter = [](node const& n) { return n.what == role::parameter; };
  adjoints const bar = differentiate(g, value.id, is_parameter);
  for (int i = 1; i < formula.size; ++i) {
    if (!is_parameter(g[i]) || bar.of[i] == 0) continue;
    symbol const p{&g, node_id(i)};
    update_rule rule{step, p, bar, formula.size};
    Optimizer::update(rule, p, symbol{&g, bar.of[i]});
  }
  keep_statistics(step, formula.size);
  return step;
}

constexpr auto simplify(program_graph const& step) -> program_graph {
  program_graph out{};
  // The leaves that are overwritten must survive even where nothing reads them any more.
  rooted_graph roots = step.graph;
  for (int i = 0; i < step.assignments; ++i)
    if (roots.roots < rooted_graph::capacity) roots.root[roots.roots++] = step.assigned[i].leaf;
    else roots.nodes.overflow = true;
  if (roots.nodes.overflow) return out.graph = roots, out;
  out.graph = simplify(roots);
  out.assignments = step.assignments;
  for (int i = 0; i < step.assignments; ++i) out.assigned[i] = {out.graph.root[step.graph.roots + i], step.assigned[i].root};
  out.graph.roots = step.graph.roots;
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
