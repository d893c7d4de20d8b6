// tests/laws/references_functions.cpp — functions, densities and second derivatives have PyTorch's gradients, to 1e-10
// SPDX-License-Identifier: MIT
#include "references.hpp"

#include <ctgrad/loss/binary.hpp>
#include <ctgrad/loss/likelihood.hpp>
#include <ctgrad/loss/robust.hpp>

using namespace references;

namespace {

inline constexpr parameter<"W", 3, 4> W;
inline constexpr parameter<"b", 3> b;
inline constexpr parameter<"m", 4> m;
inline constexpr parameter<"d", 4> d;
inline constexpr parameter<"l", 6> l;

constexpr auto z = W * x + b;
constexpr auto q = 1.0 + hadamard(z, z);
constexpr auto L = lower_triangular(softplus(d), l);
constexpr auto whitened = L * (x - m);
constexpr auto p = softmax(y);
constexpr auto H = hessian(log(1.0 + sum(exp(z))), x);

}  // namespace

REFERENCE(gaussian_log_density, 0.5 * dot(whitened, whitened) - sum(log(diagonal(L))) + 3.6757541328186907)  // 2 log(2 pi)
REFERENCE(hessian_vector_products, dot(hessian_vector_product(cross_entropy(tanh(z), t), x, v), v))
REFERENCE(contractive_jacobian, l2(jacobian(tanh(z), x)))
REFERENCE(curvature, trace(H) + l2(H))
REFERENCE(elementary_functions, sum(exp(z) + expm1(0.5 * z) + log(q) + log1p(hadamard(z, z)) + sqrt(q) + rsqrt(q) + sin(z) +
                                    cos(z) + tan(0.3 * z) + atan(z) + sinh(z) + cosh(z) + erf(z) + pow(q, 1.7) + pow(q, z)))
REFERENCE(piecewise_functions,
          sum(abs(z) + 2.0 * min(z, y) + max(z, b) + hadamard(clip(z, -0.3, 0.4), z) + where(less(y, z), square(z), exp(z))))
REFERENCE(losses, huber(z, y, 0.4) + 0.5 * mean_absolute_error(z, y) + binary_cross_entropy(3.0 * z, p) +
                      kl_divergence(z, p) + poisson_nll(z, p) + cross_entropy(z, t, {.label_smoothing = 0.1}) +
                      gaussian_nll(z, b, y) + hinge(z, sign(y)) + log_cosh(z, y) + quantile_loss(z, y, 0.3))
