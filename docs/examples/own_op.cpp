// own_op.cpp — an op of your own: one elementwise, one structured, both full citizens of formulas
// SPDX-License-Identifier: MIT
#include <ctgrad/ctgrad.hpp>
#include <ctgrad/expression/apply.hpp>
#include <ctgrad/expression/reduce.hpp>

#include <iostream>

namespace own {

using namespace ctgrad::scalar_math;
using ctgrad::symbol;

// Elementwise: `value` for scalars and SIMD packs alike, `derivative` in the letters of the graph.
struct bump_op : ctgrad::elementwise<1> {
  static constexpr std::string_view name = "bump", text = "bump({.a})", latex = "\\operatorname{bump}({.a})";
  static constexpr bool cheap = false;
  template <class V> static V value(V x) { return exp(-(x * x)); }
  static constexpr auto derivative(symbol x, symbol y) -> symbol { return -2 * x * y; }
};
template <ctgrad::operand A>
consteval auto bump(A const& a) { return ctgrad::apply<bump_op>(a); }

// Structured: a shape, a pullback made of ops, and what it is made of.
struct variance_op : ctgrad::structured<ctgrad::computed::composite, 1> {
  static constexpr std::string_view name = "variance", text = "var({.a})", latex = "\\operatorname{var}({.a})";
  static constexpr auto shape_of(ctgrad::shape const&, ctgrad::shape const&) -> ctgrad::shape { return {}; }
  static constexpr auto centred(symbol x) -> symbol {
    return x - ctgrad::apply<ctgrad::ops::sum_op>(x) / x->extent.size();
  }
  static constexpr auto pullback(symbol x, symbol, symbol, symbol, symbol dy) -> ctgrad::cotangents {
    return {dy * (2.0 / x->extent.size()) * centred(x)};
  }
  static constexpr auto expand(symbol x, symbol) -> symbol {
    symbol const d = centred(x);
    return ctgrad::apply<ctgrad::ops::sum_op>(d * d) / x->extent.size();
  }
};
template <ctgrad::operand A>
consteval auto variance(A const& a) { return ctgrad::apply<variance_op>(a); }

}  // namespace own

using namespace ctgrad;

inline constexpr input<"x", 4> x;
inline constexpr parameter<"W", 3, 4> W;
inline constexpr auto loss = own::variance(own::bump(W * x));
inline constexpr auto dW = gradient(loss, W);

int main() {
  std::cout << "L = " << text(loss) << "\ndL/dW = " << text(dW) << '\n';

  network<loss> net;
  initialize(net, 1);
  auto trainer = net.train_with(sgd{.rate = 2}, 1);
  std::vector<float> const row{1, -1, 0.5f, 2};
  float first = trainer.step(1, feed(x, row)), last = first;
  for (int step = 0; step < 100; ++step) last = trainer.step(1, feed(x, row));
  std::cout << "training " << (last < 0.01f * first ? "removes" : "does not remove") << " the variance\n";
}
