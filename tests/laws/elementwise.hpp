// tests/laws/elementwise.hpp — all elementwise ops, and where each of them is smooth, exact, checked
// SPDX-License-Identifier: MIT
#pragma once
#include "support/random_graph.hpp"

#include <ctgrad/ops/dropout.hpp>
#include <ctgrad/ops/error_function.hpp>
#include <ctgrad/ops/losses.hpp>
#include <ctgrad/ops/machine.hpp>
#include <ctgrad/ops/moves.hpp>
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/ops/trigonometric.hpp>

#include <string_view>

#define ELEMENTWISE_OPS                                                                                                     \
  add_op, subtract_op, multiply_op, divide_op, negate_op, spread_op, fma_op, fnma_op, gate_op, /* arithmetic */             \
      exp_op, expm1_op, log_op, log1p_op, sqrt_op, rsqrt_op, pow_op, sin_op, cos_op, tan_op, atan_op, sinh_op, cosh_op,     \
      tanh_op, log_cosh_op, erf_op, less_op, less_equal_op, equals_op, not_equal_op, positive_op, above_op,                 \
      within_op,                                                    /* comparisons */                                       \
      sign_op, abs_op, floor_op, min_op, max_op, clip_op, where_op, /* piecewise */                                         \
      relu_op, leaky_relu_op, elu_op, sigmoid_op, softplus_op, silu_op, mish_op, gelu_op, gelu_tanh_op, huber_op, xlogy_op, \
      softmax_exp_op, dropout_op, stop_gradient_op

namespace laws {

/// What the laws must know of an op beyond what it says itself.
struct facts {
  std::string_view name;
  /// Where each operand lies: r real, + positive, p and larger than -1 by a margin, t within the poles of tan, u in
  /// (0, 1), z real or zero.
  char const* domain = "rrr";
  int checked = 3;  ///< this many operands have a derivative
  /// Packs against scalars: = the same operation, ~ a few units in the last place, | those of x
  char agrees = '=';
};
// clang-format off: rows of four
inline constexpr facts all_facts[] = {
    {"divide", "r+"},           {"exp", "r", 3, '~'},    {"expm1", "r", 3, '~'},  {"log", "+", 3, '~'},
    {"log1p", "p", 3, '~'},     {"sqrt", "+"},           {"rsqrt", "+"},          {"pow", "+r", 3, '~'},
    {"sin", "r", 3, '~'},       {"cos", "r", 3, '~'},    {"tan", "t", 3, '~'},    {"atan", "r", 3, '~'},
    {"sinh", "r", 3, '~'},      {"cosh", "r", 3, '~'},   {"tanh", "r", 3, '~'},   {"log_cosh", "r", 3, '~'},
    {"erf", "r", 3, '~'},       {"where", "zrr"},        {"elu", "r+", 3, '~'},   {"sigmoid", "r", 3, '~'},
    {"softplus", "r", 3, '~'},  {"silu", "r", 3, '~'},   {"mish", "r", 3, '~'},   {"gelu", "r", 3, '|'},
    {"gelu_tanh", "r", 3, '|'}, {"huber", "r+", 3, '~'}, {"xlogy", "r+", 3, '~'}, {"dropout", "ruu", 1},
    {"stop_gradient", "r", 0},  {"softmax_exp", "r", 3, '~'},
};
// clang-format on
constexpr auto facts_of(std::string_view name) -> facts {
  for (facts const& f : all_facts)
    if (f.name == name) return f;
  return {name};
}

/// A number where the op is smooth.
inline auto somewhere(support::dice& random, facts const& f, int operand) -> double {
  std::size_t const known = std::char_traits<char>::length(f.domain);
  char const domain = std::size_t(operand) < known ? f.domain[operand] : 'r';
  double const x = random.within(0.1, 3);
  bool const minus = random.often(50);
  switch (domain) {
    case '+': return x;
    case 'p': return x - 0.9;
    case 't': return (minus ? -x : x) / 2.2;
    case 'u': return x / 3.1;
    case 'z': return minus ? 0 : x;
    default: return minus ? -x : x;
  }
}

}  // namespace laws
