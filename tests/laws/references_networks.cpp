// tests/laws/references_networks.cpp — networks have the gradients that PyTorch computes, to 1e-10
// SPDX-License-Identifier: MIT
#include "references.hpp"

#include <numbers>

using namespace references;

namespace {

inline constexpr parameter<"W", 3, 4> W;
inline constexpr parameter<"a", 3> a;
inline constexpr parameter<"b", 3> b;
inline constexpr parameter<"c", 4> c;
inline constexpr parameter<"W1", 5, 4> W1;
inline constexpr parameter<"W2", 3, 5> W2;
inline constexpr parameter<"E", 5, 4> E;
inline constexpr parameter<"Q", 4, 2> Q;
inline constexpr parameter<"K", 4, 2> K;
inline constexpr parameter<"V", 4, 2> V;

}  // namespace

REFERENCE(linear_regression, mean_squared_error(W* x + b, y))
REFERENCE(mlp_with_cross_entropy, cross_entropy(x | dense<5> | relu | dense<3>, t))
REFERENCE(smooth_activations, mean_squared_error(x | dense<5> | gelu | dense<5> | silu | dense<5> | mish | dense<5> |
                                                     softplus | dense<5> | tanh | dense<5> | sigmoid | dense<3>,
                                                 y))
REFERENCE(kinked_activations,
          mean_squared_error(x | dense<5> | relu | dense<5> | leaky_relu<0.2> | dense<5> | elu<> | dense<5> | selu |
                                 dense<5> | hard_tanh | dense<5> | hard_sigmoid | dense<3>,
                             y))
REFERENCE(gelu_by_tanh_and_prelu, mean_squared_error(gelu_tanh(W* x) + prelu(W * x, a), y))
REFERENCE(residual_blocks,
          cross_entropy(x | residual(dense<4> | tanh | dense<4>) | residual(dense<4> | relu | dense<4>) | dense<3>, t))
REFERENCE(tied_autoencoder, mean_squared_error(transpose(W) * sigmoid(W * x + b) + c, x))
REFERENCE(penalties, mean_squared_error(W2* tanh(W1* x), y) + 0.1 * l2(W1) + 0.05 * l1(W2))
REFERENCE(embeddings_and_gathered_rows, sum(tanh(gather<4, 0, 0, 2>(E) * x)) +
                                            mean_squared_error(parameter<"W", 3, 3>{} * t, y) + l2(gather<4, 0, 0, 2>(E)))
REFERENCE(branches,
          cross_entropy(concat(x | concat(dense<3, "one"> | relu, dense<2, "two"> | tanh), flatten(M)) | dense<3, "three">,
                        t))
REFERENCE(attention, sum(square(softmax_along<1>(M* Q* transpose(M* K) / std::numbers::sqrt2) * (M * V))))
REFERENCE(entropy_of_a_policy, dot(softmax(W* x), log(softmax(W* x))) - 0.5 * dot(softmax(W * x), y))
