// tests/laws/references_tensors.cpp — products, reductions and parts of tensors have PyTorch's gradients, to 1e-10
// SPDX-License-Identifier: MIT
#include "references.hpp"

using namespace references;

namespace {

inline constexpr parameter<"A", 2, 3> A;
inline constexpr parameter<"B", 4, 2> B;
inline constexpr parameter<"T", 2, 3, 4> T;
inline constexpr parameter<"U", 5, 4> U;
inline constexpr parameter<"c", 4> c;
inline constexpr parameter<"r", 3> r;
inline constexpr parameter<"s"> s;

constexpr auto z = A * M;
constexpr auto shifted = hadamard(M, c) + reshape<3, 1>(r) - s;
constexpr auto parts = concat<1>(slice<1, 1, 3>(shifted), slice<1, 0, 4, 2>(outer(r, x)));

}  // namespace

REFERENCE(batched_matrices, sum(tanh(A* M* B)) + mean(square(M * transpose(M) * transpose(A))))
REFERENCE(tensor_products, sum(tanh(einsum<"kij,ij->k">(T, M))) + sum(sin(einsum<"kij,lj->kil">(hadamard(T, k), U))) +
                               einsum<"ii->">(slice<0, 0, 4>(U) * transpose(M) * M))
REFERENCE(reductions_along_axes, sum(tanh(sum<0>(z))) + sum(square(mean<1>(z))) + sum(exp(max<1>(z))) + sum(sin(min<0>(z))) +
                                     sum(tanh(hadamard(A, sum<0, 2>(k)))))
REFERENCE(softmax_and_logsumexp_along_axes,
          sum(square(logsumexp<1>(z))) + sum(hadamard(log_softmax<0>(z), z)) + sum(hadamard(softmax_along<1>(z), z)))
REFERENCE(running_sums, sum(tanh(cumsum<0>(z))) + sum(pow(cumsum<1>(z), 3)))
REFERENCE(broadcasting_and_parts, sum(tanh(parts)) + sum(exp(2.0 * stack(c, x* s))) +
                                      trace(shifted * transpose(outer(r, x))) + dot(c, x) / sqrt(dot(c, c)))
