// ctgrad/layer/activation.hpp — elementwise functions as layers: relu, sigmoid, softmax, and tanh as layer::tanh
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/layer.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Both a function, `relu(x)`, and a layer, `x | relu`.
template <class Op>
struct activation : layer_base {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const { return detail::map<Op>(x); }

  template <operand X>
  consteval auto operator()(X const& x) const { return detail::map<Op>(x); }
};

/// max(0, x)
inline constexpr activation<ops::relu_op> relu{};
/// 1 / (1 + exp(-x))
inline constexpr activation<ops::sigmoid_op> sigmoid{};
/// exp(x) / sum exp(x). For training use `cross_entropy`, which wants logits.
inline constexpr activation<ops::softmax_op> softmax{};

// An object named tanh or exp would be ambiguous with the functions of <math.h>: in a chain, write layer::tanh.
namespace layer {
inline constexpr activation<ops::tanh_op> tanh{};
inline constexpr activation<ops::exp_op> exp{};
inline constexpr activation<ops::log_op> log{};
}  // namespace layer

}  // namespace ctgrad::inline CTGRAD_ABI
