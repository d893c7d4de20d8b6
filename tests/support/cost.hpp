// tests/support/cost.hpp — value and gradient together cost at most 3x the products of the value alone, 4x all its flops
// SPDX-License-Identifier: MIT
//
// Counted on the plan, kernel by kernel, for a batch of 32. Baur & Strassen 1983 bound all flops by 5x; a product has
// two derivatives, each a product as large, of which the first layer needs one.
#pragma once
#include "support/passes.hpp"

#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/print/work.hpp>

#include <catch2/catch.hpp>

#include <memory>

namespace support::cost {
using namespace ctgrad;

constexpr int batch = 32;

/// The gradient is the result, and nothing is computed from it.
struct keeps_the_gradient {
  static constexpr void update(update_rule& rule, symbol, symbol gradient) { rule.assign(rule.state("gradient"), gradient); }
};

struct flops {
  double products = 0, all = 0;
};

/// On the heap: a program is too large for the stack.
template <class F>
auto kept(F pass) {
  return std::unique_ptr<decltype(pass())>(new auto(pass()));
}

inline auto cost_of(program_graph const& derived) -> flops {
  auto const simplified = kept([&] { return simplify(derived); });
  auto const lowered = kept([&] { return lower(*simplified, layout{simd::lanes<float>}); });
  auto const p = support::run_passes(*lowered, lowered->graph.nodes, layout{simd::lanes<float>});
  support::plan_for(*p, this_machine<float>);
  REQUIRE(p->refused() == "");
  plan const* const planned = &p->planned;
  flops total;
  for (int c = 0; c < planned->call_count; ++c) {
    kernel_call const& call = planned->calls[c];
    kernel_key const& key = planned->keys[call.key];
    print::amount const all = print::operations_of(key, call), products = print::products_of(key, call);
    total.all += all.per_sample * batch + all.per_step;
    total.products += products.per_sample * batch + products.per_step;
  }
  return total;
}

inline auto value_alone(graph const& formula, node_id loss) -> flops {
  auto const p = std::make_unique<program_graph>();
  p->graph.nodes = formula;
  p->graph.root[p->graph.roots++] = objective({&p->graph.nodes, loss}).id;
  return cost_of(*p);
}
inline auto value_and_gradient(graph const& formula, node_id loss) -> flops {
  auto const p = kept([&] { return derive_training(formula, loss, keeps_the_gradient{}); });
  return cost_of(*p);
}

inline void must_be_cheap(graph const& formula, node_id loss) {
  flops const value = value_alone(formula, loss), both = value_and_gradient(formula, loss);
  INFO("products: " << value.products << " of the value, " << both.products << " with its gradient, "
                    << both.products / value.products << " times");
  INFO("all: " << value.all << " of the value, " << both.all << " with its gradient, " << both.all / value.all << " times");
  double elements = 0;  // of the gradients: where one is of rank one, each of its elements is a product of two numbers
  for (int i = 1; i < formula.size; ++i)
    if (formula[i].what == role::parameter) elements += formula[i].extent.size();
  CHECK(both.products <= 3 * value.products + 2 * elements);
  CHECK(both.all <= 4 * value.all);
}
void must_be_cheap(tensor_expression auto const& loss) {
  decltype(auto) whole = loss.value();
  must_be_cheap(whole.formula, whole.root);
}

}  // namespace support::cost
