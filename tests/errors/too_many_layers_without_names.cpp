// EXPECT: a chain has more than 300 layers without a name: give some of them names, dense<width, ...>
#include <ctgrad/expression/ref.hpp>
#include <ctgrad/layer/dense.hpp>

using namespace ctgrad;

inline constexpr input<"x", 1> x;

consteval auto chain(int layers) {
  auto h = x | dense<1>;
  for (int i = 1; i < layers; ++i) h = h | dense<1>;
  return h;
}

#ifndef CORRECTED
inline constexpr auto y = chain(301);
#else
inline constexpr auto y = chain(30);
#endif
constexpr auto formula = ref<y>;

int main() { return formula.expression.root == 0; }
