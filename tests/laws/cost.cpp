// tests/laws/cost.cpp — what a gradient costs: networks of every kind (those of references.hpp keep the law too)
// SPDX-License-Identifier: MIT
#include "support/cost.hpp"
#include "support/random_graph.hpp"

#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/layer/activation.hpp>
#include <ctgrad/layer/combine.hpp>
#include <ctgrad/layer/convolution.hpp>
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/layer/normalization.hpp>
#include <ctgrad/layer/pooling.hpp>
#include <ctgrad/loss/cross_entropy.hpp>
#include <ctgrad/loss/mean_squared_error.hpp>
#include <ctgrad/loss/penalty.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

inline constexpr input<"x", 64> x;
inline constexpr label<"t", 10> t;
inline constexpr target<"y", 64> y;
inline constexpr input<"M", 12, 16> M;
inline constexpr input<"image", 1, 28, 28> image;
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
    support::cost::must_be_cheap(loss);       \
  }
CHEAP("one layer", cross_entropy(x | dense<10>, t))
CHEAP("dense", cross_entropy(x | dense<32> | relu | dense<10>, t) + 1e-4 * l2(W))
CHEAP("deep", cross_entropy(x | dense<32> | relu | dense<32> | tanh | dense<32> | sigmoid | dense<32> | gelu | dense<32> |
                                silu | dense<32> | relu | dense<32> | relu | dense<10>,
                            t))
CHEAP("residual", cross_entropy(x | residual(dense<64> | relu | dense<64>) | residual(dense<64> | relu | dense<64>) |
                                    residual(dense<64> | tanh | dense<64>) | dense<10>,
                                t))
CHEAP("softmax inside", mean_squared_error(x | dense<32> | softmax | dense<64>, y))
CHEAP("tied", mean_squared_error(transpose(W) * relu(W * x), y))
CHEAP("autoencoder", mean_squared_error(x | dense<32> | relu | dense<8> | relu | dense<32> | relu | dense<64>, y))
CHEAP("branches", cross_entropy(x | concat(dense<16, "left"> | relu, dense<16, "right"> | tanh) | dense<10>, t))
CHEAP("LeNet-5", cross_entropy(image | conv2d<6, 5, sliding{.padding = same_padding}> | relu | max_pool<2> | conv2d<16, 5> |
                                   relu | max_pool<2> | flatten | dense<120> | relu | dense<84> | relu | dense<10>,
                               t))
CHEAP("layer norm", cross_entropy(x | dense<32> | layer_norm<"norm"> | relu | dense<10>, t))
CHEAP("batched matrices", sum(square(tanh(M* Q) * transpose(M * K))))
CHEAP("attention", sum(square(softmax_along<1>(M* Q* transpose(M* K)) * (M * N))))
CHEAP("einsum", sum(square(einsum<"kij,ij->k">(T, M))) + sum(tanh(einsum<"kij,lj->kil">(T, M))))
CHEAP("reductions along axes", sum(logsumexp<1>(M* Q)) + sum(square(mean<0>(M * K))))
CHEAP("logistic regression", log(1.0 + exp(-dot(w, x))) + 1e-3 * l2(w))
CHEAP("second order: a penalty on the gradient", mean_squared_error(V* tanh(W* x), y) + l2(gradient(sum(tanh(W * x)), x)))
CHEAP("second order: a Hessian-vector product", l2(hessian_vector_product(sum(tanh(V* tanh(W* x))), x, y)))

TEST_CASE("cost: the sum of a product, and its gradients, need no product") {
  static constexpr auto total = sum(V * W);
  static constexpr expression formula = total.value();
  CHECK(support::cost::value_and_gradient(formula.formula, formula.root).products == 0);
  CHECK(support::cost::value_and_gradient(formula.formula, formula.root).all <= 2 * (64 * 32 + 32 * 64));
}

TEST_CASE("cost: random networks") {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    INFO("seed " << seed);
    auto const net = std::make_unique<support::random_network>(seed);
    if (support::cost::value_alone(net->formula, net->loss).all <= 1) continue;  // the loss is a constant number
    support::cost::must_be_cheap(net->formula, net->loss);
    ++compared;
  }
  CHECK(compared > 950);
}
