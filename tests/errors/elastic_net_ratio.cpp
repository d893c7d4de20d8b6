// tests/errors/elastic_net_ratio.cpp — the two penalties share one
// SPDX-License-Identifier: MIT
// EXPECT: elastic_net: l1_ratio lies between 0 and 1
#include <ctgrad/loss/penalty.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

inline constexpr input<"y", 3> y;
inline constexpr target<"t", 3> t;
#ifdef CORRECTED
inline constexpr auto loss = elastic_net(y, 0.5);
#else
inline constexpr auto loss = elastic_net(y, 1.5);
#endif
inline constexpr auto used = ref<loss>;
