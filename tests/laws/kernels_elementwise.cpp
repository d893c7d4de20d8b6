// tests/laws/kernels_elementwise.cpp — elementwise functions, scalars, penalties and reductions as real kernels
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 19> x{};
constexpr input<"z", 16> z{};  // a whole pack: read where the caller has it
constexpr input<"w", 1> weight{};
constexpr target<"y", 19> y{};
constexpr label<"t", 6> t{};
constexpr parameter<"g", 19> g{};
constexpr parameter<"s"> s{};
constexpr parameter<"r"> r{};
constexpr parameter<"E", 19, 6> E{};
constexpr parameter<"W", 19, 19> W{};
constexpr parameter<"N", 3, 40> N{};  // fewer rows than lanes: its columns lie in the lanes

constexpr auto scaled = hadamard(g, x) * s + r;
constexpr auto scaled_loss = mean_squared_error(scaled, y);

constexpr auto penalised = W * x;
constexpr auto penalised_loss = mean_squared_error(penalised, y) + 0.01 * l2(W) + 0.02 * l1(W) - 0.1 * l1(g);

constexpr auto curved = exp(0.3 * sigmoid(W * x)) / (1 + hadamard(x, x)) + log(1 + abs(g));
constexpr auto curved_loss = mean_squared_error(curved, y) + exp(s) * sum(hadamard(x, g)) / (1 + s * s);

constexpr auto attended = hadamard(softmax(W * x), x);
constexpr auto attended_loss = mean_squared_error(attended, y) + 0.1 * logsumexp(g);

constexpr auto embedded = E * t + x;
constexpr auto embedded_loss = mean_squared_error(embedded, y);

constexpr auto narrow = N * (z | dense<40> | relu);
constexpr auto narrow_loss = sum(hadamard(weight, weight)) * mean(hadamard(narrow, narrow)) + sum(narrow);

constexpr auto predicted = sum(hadamard(x, g)) + s;
constexpr auto predicted_loss = log(1 + predicted * predicted);

constexpr auto shared = hadamard(g, g) + s;
constexpr auto shared_loss = sum(shared) * sum(shared);

constexpr auto normalised = (x - mean(x)) / (0.1 + mean(hadamard(x - mean(x), x - mean(x))));
constexpr auto normalised_loss = mean_squared_error(W * hadamard(normalised, g), y);

}  // namespace

TEST_CASE("kernels = reference: hadamard with a parameter, scalar parameters") {
  support::in_both_precisions<scaled, scaled_loss>(x, y);
}
TEST_CASE("kernels = reference: penalties l1 and l2") { support::in_both_precisions<penalised, penalised_loss>(x, y); }
TEST_CASE("kernels = reference: exp, sigmoid, log, abs, quotients") {
  support::in_both_precisions<curved, curved_loss>(x, y);
}
TEST_CASE("kernels = reference: softmax inside of a network") { support::in_both_precisions<attended, attended_loss>(x, y); }
TEST_CASE("kernels = reference: a class index times a matrix") {
  support::kernels_beside_reference<embedded, embedded_loss, float>(x, t, y);
}
TEST_CASE("kernels = reference: a wide, flat matrix, a number of each sample as its weight") {
  support::in_both_precisions<narrow, narrow_loss>(z, weight);
}
TEST_CASE("kernels = reference: a number is predicted") {
  support::kernels_beside_reference<predicted, predicted_loss, float>(x);
}
TEST_CASE("kernels = reference: a formula without samples") {
  support::kernels_beside_reference<shared, shared_loss, float>();
}
TEST_CASE("kernels = reference: normalised by mean and variance") {
  support::kernels_beside_reference<normalised, normalised_loss, float>(x, y);
}
