// tests/errors/too_many_nodes.cpp — a graph has a capacity, and says so
// SPDX-License-Identifier: MIT
// EXPECT: graph: the formula has more than 4095 nodes, the capacity of a graph
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/expression/ref.hpp>

using namespace ctgrad;

#ifdef CORRECTED
constexpr int length = 40;
#else
constexpr int length = 4200;
#endif
inline constexpr input<"x", 4> x;

consteval auto long_formula() {
  auto e = x.value();
  for (int i = 0; i < length; ++i) e.root = apply<ops::exp_op>(symbol{&e.formula, e.root}).id;
  return e;
}
inline constexpr auto y = long_formula();
inline constexpr auto used = ref<y>;
