// ctgrad/layer/activation.hpp — elementwise functions as layers: `x | relu`, `relu(x)`, `x | leaky_relu<0.2>`
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/layer.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Both a function and a layer. `Op` is an op, or says in `write` which ops it is made of.
template <class Op>
struct activation : named_as_function<activation<Op>> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (requires { Op::write(symbol{}); }) return build<X::extent>([](symbol a) { return Op::write(a); }, x);
    else return detail::map<Op>(x);
  }

  template <operand X>
  consteval auto operator()(X const& x) const {
    if constexpr (mistaken<X>) return x;
    else return apply(x, nullptr);
  }
};

namespace detail {

/// An op of two operands whose second one is a number.
template <class Op, double Number>
struct with_number {
  static constexpr auto write(symbol x) -> symbol { return ctgrad::apply<Op>(x, literal(*x.in, Number)); }
};
// Klambauer et al. 2017: normal inputs keep mean 0 and variance 1.
struct scaled_elu {
  static constexpr auto write(symbol x) -> symbol {
    return 1.0507009873554805 * with_number<ops::elu_op, 1.6732632423543772>::write(x);
  }
};
struct squared {
  static constexpr auto write(symbol x) -> symbol { return ops::square(x); }
};
template <double Low, double High>
struct clipped {
  static constexpr auto write(symbol x) -> symbol {
    return apply<ops::clip_op>(x, literal(*x.in, Low), literal(*x.in, High));
  }
};
struct clipped_line {
  static constexpr auto write(symbol x) -> symbol { return clipped<0.0, 1.0>::write(x * (1.0 / 6) + 0.5); }
};

}  // namespace detail

/// max(0, x); its derivative at 0 is 0.
inline constexpr activation<ops::relu_op> relu{};
/// x above 0, Slope x below; its derivative at 0 is Slope. `leaky_relu<>` has the slope 0.01.
template <auto Slope = 0.01>
inline constexpr activation<detail::with_number<ops::leaky_relu_op, double(Slope)>> leaky_relu{};
/// x above 0, Alpha (exp(x) - 1) below; its derivative at 0 is Alpha.
template <auto Alpha = 1.0>
inline constexpr activation<detail::with_number<ops::elu_op, double(Alpha)>> elu{};
/// elu, scaled so that networks normalise themselves.
inline constexpr activation<detail::scaled_elu> selu{};
/// x Phi(x), Phi the distribution function of the normal distribution.
inline constexpr activation<ops::gelu_op> gelu{};
/// gelu by way of tanh, as in GPT-2.
inline constexpr activation<ops::gelu_tanh_op> gelu_tanh{};
/// x sigmoid(x), also called swish.
inline constexpr activation<ops::silu_op> silu{};
/// x tanh(softplus(x))
inline constexpr activation<ops::mish_op> mish{};
/// log(1 + exp(x))
inline constexpr activation<ops::softplus_op> softplus{};
/// 1 / (1 + exp(-x))
inline constexpr activation<ops::sigmoid_op> sigmoid{};
/// x / 6 + 1/2, clipped to [0, 1]; as for `clip`, the derivative on the bounds is that of the inside.
inline constexpr activation<detail::clipped_line> hard_sigmoid{};
/// x clipped to [-1, 1]
inline constexpr activation<detail::clipped<-1.0, 1.0>> hard_tanh{};
/// exp(x) / sum exp(x). For training use `cross_entropy`, which wants logits.
inline constexpr activation<ops::softmax_op> softmax{};

/// leaky_relu with a slope that may be a parameter: a scalar, or one for each element (He et al. 2015).
template <operand X, operand Slope>
consteval auto prelu(X const& x, Slope const& slope) {
  return detail::elementwise<ops::leaky_relu_op, "prelu">(x, slope);
}

// Functions as layers: `x | tanh`. Never called, hence without a body.
auto exp(in_a_chain) -> activation<ops::exp_op>;
auto expm1(in_a_chain) -> activation<ops::expm1_op>;
auto log(in_a_chain) -> activation<ops::log_op>;
auto log1p(in_a_chain) -> activation<ops::log1p_op>;
auto sqrt(in_a_chain) -> activation<ops::sqrt_op>;
auto square(in_a_chain) -> activation<detail::squared>;
auto sin(in_a_chain) -> activation<ops::sin_op>;
auto cos(in_a_chain) -> activation<ops::cos_op>;
auto tan(in_a_chain) -> activation<ops::tan_op>;
auto atan(in_a_chain) -> activation<ops::atan_op>;
auto sinh(in_a_chain) -> activation<ops::sinh_op>;
auto cosh(in_a_chain) -> activation<ops::cosh_op>;
auto tanh(in_a_chain) -> activation<ops::tanh_op>;
auto erf(in_a_chain) -> activation<ops::erf_op>;
auto abs(in_a_chain) -> activation<ops::abs_op>;
auto sign(in_a_chain) -> activation<ops::sign_op>;
auto floor(in_a_chain) -> activation<ops::floor_op>;

}  // namespace ctgrad::inline CTGRAD_ABI
