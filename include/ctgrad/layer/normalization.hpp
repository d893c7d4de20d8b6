// ctgrad/layer/normalization.hpp — layer_norm and rms_norm: each sample brought to one scale
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/ops/powers.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// x / sqrt(mean(x^2) + epsilon) over all elements of one sample.
constexpr auto unit_scale(symbol x, double epsilon) -> symbol {
  symbol const mean_square = apply<ops::sum_op>(x * x) / x->extent.size();
  return x * apply<ops::rsqrt_op>(mean_square + epsilon);
}
constexpr auto centred(symbol x) -> symbol {
  symbol const mean = apply<ops::sum_op>(x) / x->extent.size();
  return x - mean;
}

}  // namespace detail

/// gain x' + bias, where x' has mean 0 and variance 1 over the elements of the sample (Ba, Kiros & Hinton 2016).
/// The parameters are "name.gain", which starts at 1, and "name.bias", of the shape of x.
template <fixed_string Name>
struct layer_norm_layer : layer_base {
  static constexpr double epsilon = 1e-5;  ///< added to the variance

  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    return build<X::extent>(
        [](symbol in) {
          graph& g = *in.in;
          symbol const gain =
              detail::add_parameter(g, detail::joined_name<Name, ".gain">::value, X::extent, false, nullptr, 1);
          symbol const bias = detail::add_parameter(g, detail::joined_name<Name, ".bias">::value, X::extent);
          symbol const scaled = detail::unit_scale(detail::centred(in), epsilon);
          return gain * scaled + bias;
        },
        x);
  }
};
/// `x | layer_norm<"norm">`
template <fixed_string Name>
inline constexpr layer_norm_layer<Name> layer_norm{};

/// gain x / sqrt(mean(x^2)) over the elements of the sample (Zhang & Sennrich 2019). The parameter is "name.gain", which
/// starts at 1.
template <fixed_string Name>
struct rms_norm_layer : layer_base {
  static constexpr double epsilon = 1e-5;  ///< added to the mean square

  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    return build<X::extent>(
        [](symbol in) {
          symbol const gain =
              detail::add_parameter(*in.in, detail::joined_name<Name, ".gain">::value, X::extent, false, nullptr, 1);
          return gain * detail::unit_scale(in, epsilon);
        },
        x);
  }
};
/// `x | rms_norm<"norm">`
template <fixed_string Name>
inline constexpr rms_norm_layer<Name> rms_norm{};

}  // namespace ctgrad::inline CTGRAD_ABI
