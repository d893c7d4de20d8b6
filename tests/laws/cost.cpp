// tests/laws/cost.cpp — value and gradient together cost at most 3x the products of the value alone, 4x all its flops
// SPDX-License-Identifier: MIT
//
// Counted on the plan, kernel by kernel, for a batch of 32. Baur & Strassen 1983 bound all flops by 5x; a product has
// two derivatives, each a product as large, of which the first layer needs one.
#include "support/interpreter.hpp"

#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/gradient.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/print/work.hpp>

#include <catch2/catch.hpp>

#include <memory>

using namespace ctgrad;

namespace {

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
auto kept(F pass) { return std::unique_ptr<decltype(pass())>(new auto(pass())); }

auto cost_of(program_graph const& derived) -> flops {
  auto const simplified = kept([&] { return simplify(derived); });
  auto const lowered = kept([&] { return lower(*simplified); });
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

template <class E>
auto value_alone(E const& loss) -> flops {
  auto const p = std::make_unique<program_graph>();
  p->graph.nodes = loss.value().formula;
  p->graph.root[p->graph.roots++] = objective({&p->graph.nodes, loss.value().root}).id;
  return cost_of(*p);
}
template <class E>
auto value_and_gradient(E const& loss) -> flops {
  auto const p = kept([&] { return derive_training(loss.value().formula, loss.value().root, keeps_the_gradient{}); });
  return cost_of(*p);
}

template <class E>
void must_be_cheap(E const& loss) {
  flops const value = value_alone(loss), both = value_and_gradient(loss);
  INFO("products: " << value.products << " of the value, " << both.products << " with its gradient, "
                    << both.products / value.products << " times");
  INFO("all: " << value.all << " of the value, " << both.all << " with its gradient, " << both.all / value.all << " times");
  CHECK(both.products <= 3 * value.products);
  CHECK(both.all <= 4 * value.all);
}

inline constexpr input<"x", 64> x;
inline constexpr label<"t", 10> t;
inline constexpr target<"y", 64> y;
inline constexpr input<"M", 12, 16> M;
inline constexpr parameter<"W", 32, 64> W;
inline constexpr parameter<"V", 64, 32> V;
inline constexpr parameter<"Q", 16, 8> Q;
inline constexpr parameter<"K", 16, 8> K;
inline constexpr parameter<"N", 16, 8> N;
inline constexpr parameter<"T", 4, 12, 16> T;
inline constexpr parameter<"w", 64> w;

}  // namespace

#define CHEAP(title, ...)                     \
  TEST_CASE("cost: " title) {                 \
    static constexpr auto loss = __VA_ARGS__; \
    must_be_cheap(loss);                      \
  }
CHEAP("one layer", cross_entropy(x | dense<10>, t))
CHEAP("dense", cross_entropy(x | dense<32> | relu | dense<10>, t) + 1e-4 * l2(W))
CHEAP("deep", cross_entropy(x | dense<32> | relu | dense<32> | layer::tanh | dense<32> | sigmoid | dense<32> | gelu |
                                dense<32> | silu | dense<32> | relu | dense<32> | relu | dense<10>, t))
CHEAP("residual", cross_entropy(x | residual(dense<64> | relu | dense<64>) | residual(dense<64> | relu | dense<64>) |
                                    residual(dense<64> | layer::tanh | dense<64>) | dense<10>, t))
CHEAP("softmax inside", mean_squared_error(x | dense<32> | softmax | dense<64>, y))
CHEAP("tied", mean_squared_error(transpose(W) * relu(W * x), y))
CHEAP("autoencoder", mean_squared_error(x | dense<32> | relu | dense<8> | relu | dense<32> | relu | dense<64>, y))
CHEAP("branches", cross_entropy(x | concat(dense<16, "left"> | relu, dense<16, "right"> | layer::tanh) | dense<10>, t))
CHEAP("batched matrices", sum(square(tanh(M * Q) * transpose(M * K))))
CHEAP("attention", sum(square(softmax_along<1>(M * Q * transpose(M * K)) * (M * N))))
CHEAP("einsum", sum(square(einsum<"kij,ij->k">(T, M))) + sum(tanh(einsum<"kij,lj->kil">(T, M))))
CHEAP("reductions along axes", sum(logsumexp<1>(M * Q)) + sum(square(mean<0>(M * K))))
CHEAP("logistic regression", log(1.0 + exp(-dot(w, x))) + 1e-3 * l2(w))
CHEAP("second order: a penalty on the gradient",
      mean_squared_error(V * tanh(W * x), y) + l2(gradient(sum(tanh(W * x)), x)))
CHEAP("second order: a Hessian-vector product", l2(hessian_vector_product(sum(tanh(V * tanh(W * x))), x, y)))
