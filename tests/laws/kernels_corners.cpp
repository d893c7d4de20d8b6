// tests/laws/kernels_corners.cpp — what random networks once found wrong in plans, as real kernels
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 17> x{};
constexpr target<"y", 17> y{};
constexpr label<"t", 17> t{};
constexpr parameter<"A", 20, 17> A{};
constexpr parameter<"B", 17, 20> B{};
constexpr parameter<"v", 17> v{};

// Every phase computes values of earlier phases again: one kernel would be too large.
constexpr auto tower = softmax(3 * softmax(5 * softmax(7 * hadamard(x, v)) + x) - y);
constexpr auto tower_loss = mean_squared_error(log(tower) / 10, y);

// Reductions over a class index, which is one number in memory and a vector in the formula.
constexpr auto counted = softmax(t + v);
constexpr auto counted_loss = logsumexp(t) * sum(counted - y) + sum(t) * sum(v) + logsumexp(hadamard(t, v));

// A transpose is stored in whole blocks, more than the matrix has rows.
constexpr auto turned = transpose(A) * (A * x);
constexpr auto turned_loss = mean_squared_error(turned, y) + l2(tanh(transpose(A)) - B) + l1(exp(transpose(B)) - A);

// Softmax of what all samples share.
constexpr auto mixed = hadamard(softmax(v), x);
constexpr auto mixed_loss = mean_squared_error(mixed, y) + logsumexp(v);

// A prediction that depends on no sample.
constexpr auto constant_output = hadamard(v, v);
constexpr auto constant_loss = mean_squared_error(constant_output, y);

}  // namespace

TEST_CASE("kernels = reference: softmax of softmax of softmax") { support::in_both_precisions<tower, tower_loss>(x, y); }
TEST_CASE("kernels = reference: sums over a class index") { support::in_both_precisions<counted, counted_loss>(t, y); }
TEST_CASE("kernels = reference: transposes of odd matrices in memory") {
  support::in_both_precisions<turned, turned_loss>(x, y);
}
TEST_CASE("kernels = reference: softmax of a parameter") { support::in_both_precisions<mixed, mixed_loss>(x, y); }
TEST_CASE("kernels = reference: a prediction that no sample changes") {
  support::kernels_beside_reference<constant_output, constant_loss, float>(y);
}
