// formula.hpp — a formula of parameters alone as a program that races: its value and gradient, or its value alone
// SPDX-License-Identifier: MIT
#pragma once
#include "race.hpp"
#include "start.hpp"
#include "work.hpp"

#include <ctgrad/network/value_and_gradient.hpp>

namespace bench {

/// \tparam Evaluated value_and_gradient or value_alone; \tparam fill(net, start) sets the parameters
template <template <class, ctgrad::samples> class Evaluated, class Network, auto fill>
struct formula_program {
  formula_start const from{};
  Network net{};
  Evaluated<Network, ctgrad::samples::alike> at{net};
  float last = 0;

  static auto must() { return work_of<Network, decltype(at)>(1); }
  explicit formula_program(float) { fill(net, from); }
  void step() { last = float(at()); }
};

/// The rows of a case: ours with and without the gradient.
template <class Network, auto fill>
auto formulas() -> std::vector<racer> {
  return {ours<formula_program<ctgrad::value_and_gradient, Network, fill>>(),
          ours<formula_program<ctgrad::value_alone, Network, fill>>("ctgrad, value alone")};
}

}  // namespace bench
