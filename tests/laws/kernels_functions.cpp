// tests/laws/kernels_functions.cpp — every function, activation and loss in real kernels, trained, against the reference
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

#include <ctgrad/loss/binary.hpp>
#include <ctgrad/loss/contrastive.hpp>
#include <ctgrad/loss/likelihood.hpp>
#include <ctgrad/loss/robust.hpp>

using namespace ctgrad;

namespace {

constexpr input<"x", 19> x{};
constexpr target<"y", 19> y{};
constexpr parameter<"g", 19> g{};
constexpr parameter<"a"> a{};
constexpr parameter<"W", 19, 19> W{};

constexpr auto bent = gelu(W * x) + mish(hadamard(g, x)) + silu(W * x) + prelu(W * x, a);
constexpr auto bent_loss = huber(bent, y, 0.5) + elastic_net(W, 0.3);

constexpr auto flat = selu(W * x + g) + softplus(x - g) + hard_sigmoid(hadamard(g, x)) + gelu_tanh(W * x);
constexpr auto flat_loss = log_cosh(flat, y) + quantile_loss(flat, y, 0.8);

constexpr auto waves = sin(W * x) + hadamard(cos(g), atan(x)) + erf(hadamard(g, x));
constexpr auto waves_loss = half_squared_error(waves, y) + mean_absolute_error(waves, g);

constexpr auto grown = sinh(0.3 * (W * x)) + expm1(hadamard(g, x)) + log1p(square(W * x)) + rsqrt(2 + cosh(g));
constexpr auto grown_loss = gaussian_nll(grown, 0.2 * x, y) + binary_cross_entropy(grown, clip(y, 0, 1));

constexpr auto powers = pow(1.5 + sigmoid(W * x), x) + sqrt(1 + abs(g)) + pow(2 + g, 2.5);
constexpr auto powers_loss =
    poisson_nll(0.1 * powers, square(y)) + hinge(powers, sign(y)) + contrastive(powers, less(y, 0), 2);

constexpr auto chosen =
    where(less(x, y), W* x, hadamard(g, x)) + max(W * x, g) + min(hadamard(g, x), 0.5) + clip(W * x, -0.5, a);
constexpr auto chosen_loss = exponential_loss(0.3 * chosen, sign(y)) + hard_tanh(a) + elu<>(a) + tan(0.2 * a);

constexpr auto logits = x | dense<6> | leaky_relu<0.1>;
constexpr target<"p", 6> p{};
constexpr auto logits_loss = cross_entropy(logits, square(p), {.label_smoothing = 0.1}) + kl_divergence(logits, square(p));

}  // namespace

TEST_CASE("kernels = reference: gelu, mish, silu, prelu; huber, elastic_net") {
  support::in_both_precisions<bent, bent_loss>(x, y);
}
TEST_CASE("kernels = reference: selu, softplus, hard_sigmoid, gelu_tanh; log_cosh, quantile_loss") {
  support::in_both_precisions<flat, flat_loss>(x, y);
}
TEST_CASE("kernels = reference: sin, cos, atan, erf; half squared and absolute error") {
  support::in_both_precisions<waves, waves_loss>(x, y);
}
TEST_CASE("kernels = reference: sinh, cosh, expm1, log1p, rsqrt; gaussian_nll, binary_cross_entropy") {
  support::in_both_precisions<grown, grown_loss>(x, y);
}
TEST_CASE("kernels = reference: powers; poisson_nll, hinge, contrastive") {
  support::in_both_precisions<powers, powers_loss>(x, y);
}
TEST_CASE("kernels = reference: where, min, max, clip; exponential_loss") {
  support::in_both_precisions<chosen, chosen_loss>(x, y);
}
TEST_CASE("kernels = reference: cross entropy with probabilities, kl_divergence") {
  support::in_both_precisions<logits, logits_loss>(x, p);
}
