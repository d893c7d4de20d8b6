// tests/laws/kernels_dense.cpp — chains of dense layers as real kernels: odd sizes, few and many classes, all activations
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 37> x{};
constexpr label<"t", 11> t{};

constexpr auto odd = x | dense<53> | relu | dense<11>;
constexpr auto odd_loss = cross_entropy(odd, t);

constexpr auto deep = x | dense<16> | tanh | dense<20> | sigmoid | dense<16> | relu | dense<8> | tanh | dense<16> | relu |
                      dense<33> | sigmoid | dense<3> | tanh | dense<11>;  // three outputs: by dot products
constexpr auto deep_loss = cross_entropy(deep, t);

}  // namespace

TEST_CASE("kernels = reference: 37-53-11, no width a whole pack") { support::in_both_precisions<odd, odd_loss>(x, t); }
TEST_CASE("kernels = reference: eight layers") { support::in_both_precisions<deep, deep_loss>(x, t); }
