// tests/unit/print/symbols.hpp — formulas that are built while the test runs, of a few letters
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/activations.hpp>
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/latex.hpp>
#include <ctgrad/print/text.hpp>

#include <memory>

namespace symbols {
using namespace ctgrad;

inline auto leaf(graph& g, std::string_view name, role what, shape extent) -> symbol {
  node n{};
  n.what = what, n.name = name, n.extent = extent;
  n.batched = what == role::input || what == role::label || what == role::target;
  return {&g, g.add(n)};
}

/// Vectors a b c, a label t, matrices A B, numbers s r. A graph is half a megabyte: not for the stack.
struct letters {
  std::unique_ptr<graph> g = std::make_unique<graph>();
  symbol a = leaf(*g, "a", role::input, make_shape(3)), b = leaf(*g, "b", role::input, make_shape(3)),
         c = leaf(*g, "c", role::parameter, make_shape(3)), t = leaf(*g, "t", role::label, make_shape(3)),
         A = leaf(*g, "A", role::parameter, make_shape(3, 3)), B = leaf(*g, "B", role::parameter, make_shape(3, 3)),
         s = leaf(*g, "s", role::parameter, make_shape()), r = leaf(*g, "r", role::parameter, make_shape());
};

inline auto add(symbol x, symbol y) { return apply<ops::add_op>(x, y); }
inline auto subtract(symbol x, symbol y) { return apply<ops::subtract_op>(x, y); }
inline auto multiply(symbol x, symbol y) { return apply<ops::multiply_op>(x, y); }
inline auto divide(symbol x, symbol y) { return apply<ops::divide_op>(x, y); }
inline auto negate(symbol x) { return apply<ops::negate_op>(x); }
inline auto transposed(symbol x) { return apply<ops::transpose_op>(x); }
inline auto relu(symbol x) { return apply<ops::relu_op>(x); }
inline auto sum(symbol x) { return apply<ops::sum_op>(x); }
using ops::matmul;
using ops::outer;

inline auto text(symbol x) -> std::string { return ctgrad::text(*x.in, x.id); }
inline auto latex(symbol x) -> std::string { return ctgrad::latex(*x.in, x.id); }

}  // namespace symbols
