// tests/laws/kernels_sharing.cpp — values with several readers as real kernels: residuals, shared and tied parameters
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 20> x{};
constexpr target<"y", 20> y{};
constexpr target<"u", 3> u{};
constexpr label<"t", 5> t{};
constexpr parameter<"A", 24, 20> A{};
constexpr parameter<"B", 24, 20> B{};
constexpr parameter<"W", 20, 20> W{};
constexpr parameter<"b", 24> b{};

constexpr auto body = [](auto h) consteval { return h + (h | dense<24, "V"> | relu | dense<20, "U">); };
constexpr auto residual = body(body(x | dense<20, "in"> | tanh)) | dense<3, "out">;
constexpr auto residual_loss = mean_squared_error(residual, u);

constexpr auto twice = tanh(W * tanh(W * x));
constexpr auto twice_loss = mean_squared_error(twice, y);

constexpr auto trunk = x | dense<17, "trunk"> | sigmoid;
constexpr auto head = trunk | dense<5, "classes">;
constexpr auto two_losses = cross_entropy(head, t) + 0.5 * mean_squared_error(trunk | dense<3, "values">, u);

constexpr auto tied = transpose(A) * tanh(A * x + b);
constexpr auto tied_loss = mean_squared_error(tied, x);

constexpr auto autoencoder = x | dense<7> | tanh | dense<20>;
constexpr auto autoencoder_loss = mean_squared_error(autoencoder, x);

// Each update reads the other's parameter: one new value is made elsewhere and copied.
constexpr auto pulled = transpose(B) * tanh(A * x);
constexpr auto pulled_loss = mean_squared_error(pulled, x) + 0.1 * l2(A - B);

// The gradient of W multiplies with W itself, which it must not overwrite before the last tile is done.
constexpr auto squared = W * (W * x) + x;
constexpr auto squared_loss = mean_squared_error(squared, y) + 0.01 * l2(W * W);

}  // namespace

TEST_CASE("kernels = reference: two residual blocks that share weights") {
  support::in_both_precisions<residual, residual_loss>(x, u);
}
TEST_CASE("kernels = reference: a parameter used twice") { support::in_both_precisions<twice, twice_loss>(x, y); }
TEST_CASE("kernels = reference: two losses on one trunk") { support::in_both_precisions<head, two_losses>(x, t, u); }
TEST_CASE("kernels = reference: A and its transpose") { support::in_both_precisions<tied, tied_loss>(x); }
TEST_CASE("kernels = reference: autoencoder, the target is the input") {
  support::kernels_beside_reference<autoencoder, autoencoder_loss, float>(x);
}
TEST_CASE("kernels = reference: two parameters whose updates read each other") {
  support::in_both_precisions<pulled, pulled_loss>(x);
}
TEST_CASE("kernels = reference: a gradient that multiplies with its own parameter") {
  support::in_both_precisions<squared, squared_loss>(x, y);
}
