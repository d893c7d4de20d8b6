// ctgrad/graph/verify.hpp — what must hold of every graph, and the sentence where it does not
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/sentence.hpp>
#include <ctgrad/graph/graph.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// What a role is called in a sentence.
constexpr auto word_for(role what) -> std::string_view {
  switch (what) {
    case role::input: return "an input";
    case role::label: return "a label";
    case role::target: return "a target";
    case role::parameter: return "a parameter";
    case role::constant: return "a constant";
    case role::hyperparameter: return "a hyperparameter";
    case role::statistic: return "a statistic of the samples seen in training";
    case role::noise: return "the noise of a dropout";
    default: return "a number that the executor sets";
  }
}

/// The first mistake in a graph as a sentence; empty when there is none.
/// Names are identity: one name has one shape and one role, and no two anonymous layers share one.
[[gnu::cold]] constexpr auto verify(graph const& g) -> sentence {
  sentence out;
  if (g.fault) return out << g.fault.before << g.fault.first << g.fault.between << g.fault.second << g.fault.after;
  if (g.overflow)
    return out << "graph: the formula has more than " << graph::capacity - 1 << " nodes, the capacity of a graph";
  node_id named[512]{};
  int names = 0;
  for (int i = 1; i < g.size; ++i) {
    node const& n = g.nodes[i];
    for (node_id operand : n.operand)
      if (operand >= i) return out << "graph: node " << i << " refers to node " << int(operand) << ", which comes later";
    if (n.name.empty() || n.what == role::scalar || n.what == role::state) continue;
    for (int k = 0; k < names; ++k) {
      node const& known = g.nodes[named[k]];
      if (known.name != n.name) continue;
      if (known.anonymous != n.anonymous)
        return out << n.name << " is the name of a parameter of yours and of a layer that was numbered by its place; "
                   << "give the layer a name, dense<" << n.extent.rows() << ", ...>";
      if (n.anonymous && n.what == role::noise)
        return out << "two dropouts without a name would share their noise; give one of them a name, dropout<rate, ...>";
      if (n.anonymous)
        return out << "two layers without a name would share " << n.name << " (" << known.extent << " and " << n.extent
                   << "); give one of them a name, dense<" << n.extent.rows() << ", ...>";
      if (known.what != n.what)
        return out << n.name << " is " << word_for(known.what) << " (" << known.extent << ") and " << word_for(n.what)
                   << " (" << n.extent << "); one name is one leaf";
      if (known.value != n.value && n.what == role::parameter)
        return out << "the parameter " << n.name << " starts from two numbers: its layer and you both declare it";
      if (known.value != n.value) return out << "the constant " << n.name << " has two values; one name is one number";
      return out << n.name << " has two shapes, " << known.extent << " and " << n.extent;
    }
    if (names == 512) return out << "graph: the formula has more than 512 names";
    named[names++] = node_id(i);
  }
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
