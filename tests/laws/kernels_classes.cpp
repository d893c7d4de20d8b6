// tests/laws/kernels_classes.cpp — softmax cross-entropy as real kernels, for any number of classes
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

using namespace ctgrad;

namespace {

constexpr input<"x", 9> x{};

template <int Classes>
struct classifier {
  static constexpr label<"t", Classes> t{};
  static constexpr auto logits = x | dense<12> | tanh | dense<Classes>;
  static constexpr auto loss = cross_entropy(logits, t);
  static void check() { support::kernels_beside_reference<logits, loss, float>(x, t); }
  static void check_in_double() { support::kernels_beside_reference<logits, loss, double>(x, t); }
};

}  // namespace

TEST_CASE("kernels = reference: 2 classes") { classifier<2>::check(); }
TEST_CASE("kernels = reference: 3 classes") {
  classifier<3>::check();
  classifier<3>::check_in_double();
}
TEST_CASE("kernels = reference: 10 classes") { classifier<10>::check(); }
TEST_CASE("kernels = reference: 16 classes") { classifier<16>::check(); }
TEST_CASE("kernels = reference: 17 classes") {
  classifier<17>::check();
  classifier<17>::check_in_double();
}
TEST_CASE("kernels = reference: 100 classes") { classifier<100>::check(); }
TEST_CASE("kernels = reference: 1000 classes") {
  classifier<1000>::check();
  classifier<1000>::check_in_double();
}
