// neural_network_without_a_loss.cpp — a network is trained for something
// SPDX-License-Identifier: MIT
// EXPECT: neural_network: .loss is missing; write .loss = ref<the formula that training minimises>
#include <ctgrad/ctgrad.hpp>
using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr label<"t", 3> t;
inline constexpr auto logits = x | dense<3>;
inline constexpr auto loss = cross_entropy(logits, t);

auto model(dataset const& data) {
#ifdef CORRECTED
  return fit(neural_network{.output = ref<logits>, .loss = ref<loss>}, data);
#else
  return fit(neural_network{.output = ref<logits>}, data);
#endif
}
