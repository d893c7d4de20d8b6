// neural_network_of_formulas.cpp — a specification refers to formulas by ref<...>
// SPDX-License-Identifier: MIT
// EXPECT: neural_network: .output and .loss name formulas, they are none; write .output = ref<...>, .loss = ref<...>
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
  return fit(neural_network{.output = logits, .loss = loss}, data);
#endif
}
