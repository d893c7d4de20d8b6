// tests/laws/kernels_packed.cpp — products that copy their operands, as real kernels: no extent a whole tile or pack
// SPDX-License-Identifier: MIT
#include "support/kernels_beside_reference.hpp"

#include <ctgrad/network/print.hpp>

using namespace ctgrad;

namespace {

// Sums of 1100 take several blocks; the gradient of z reads the second weights with their axes exchanged.
constexpr input<"x", 1100> x{};
constexpr label<"t", 11> t{};
constexpr auto wide = x | dense<250> | relu | dense<1060> | tanh | dense<11>;
constexpr auto wide_loss = cross_entropy(wide, t);

auto count(std::string const& text, std::string const& part) -> int {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; ++at) ++found;
  return found;
}

}  // namespace

TEST_CASE("kernels = reference: 1100-250-1060-11, packed") {
  support::kernels_beside_reference<wide, wide_loss, float>(x, t);
}

TEST_CASE("plan: large products are packed, and no matrix is transposed for them") {
  using net = network<wide, wide_loss>;
  std::string const all = kernels<net::trainer<sgd>::compiled_type>();
  INFO(all);
  // Two products forward, one gradient of a value, two gradients of weights with their update
  CHECK(count(all, " of copies, at most 1024 of a sum at once") == 5);
  CHECK(count(all, "(in place, no gradient buffer)") == 6);
  CHECK(count(all, "transposed, for a product that reads the other axis") == 1);  // 11 x 1060, not packed
}
