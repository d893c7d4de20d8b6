// ctgrad/layer/batch_norm.hpp — features, or the channels of images, brought to one scale over the batch
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/ops/statistics.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {
template <fixed_string Op, class X>
struct not_of_samples {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": " << X::title << " is " << X::extent
                      << ", but a vector, a signal (channels x columns) or an image (channels x rows x columns) is needed";
  }
};
template <class X>
inline constexpr bool has_features = X::extent.rank >= 1 && X::extent.rank <= 3;
}  // namespace detail

/// The mean over the samples of a batch: of each feature of a vector, of each channel of a signal or an image. It couples
/// the samples: a value of one sample has no gradient through it, the mean over the batch has.
template <operand X>
consteval auto batch_mean(X const& x) {
  if constexpr (mistaken<X>) return x;
  else if constexpr (!detail::has_features<X>) return type_error<as_text(detail::not_of_samples<"batch_mean", X>{})>{};
  else return build<make_shape(X::extent[0])>([](symbol a) { return ops::batch_mean(a); }, x);
}
/// The mean squared distance from that mean: divided by their number, not by one less.
template <operand X>
consteval auto batch_variance(X const& x) {
  if constexpr (mistaken<X>) return x;
  else if constexpr (!detail::has_features<X>) return type_error<as_text(detail::not_of_samples<"batch_variance", X>{})>{};
  else return build<make_shape(X::extent[0])>([](symbol a) { return ops::batch_variance(a); }, x);
}

/// gain (x - mean) / sqrt(variance + 1e-5) + bias, with the statistics of the batch for each feature, or each channel
/// (Ioffe & Szegedy 2015). Predictions use the statistics that training kept: "name.mean" and "name.variance", of which
/// every step renews a tenth. The parameters are "name.gain", which starts at 1, and "name.bias".
template <fixed_string Name>
struct batch_norm_layer : layer_base {
  static constexpr double epsilon = 1e-5;  ///< added to the variance

  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (!detail::has_features<X>) return type_error<as_text(detail::not_of_samples<"batch_norm", X>{})>{};
    else
      return build<X::extent>(
          [](symbol in) {
            constexpr shape each = make_shape(X::extent[0]);
            auto const kept = [&](std::string_view name, double start, symbol now) {
              node n{};
              n.what = role::statistic, n.name = name, n.extent = each, n.value = start;
              return ctgrad::apply<ops::of_training_op>(now, symbol{in.in, in.in->add(n)});
            };
            auto const trained = [&](std::string_view name, double start) {
              return ops::for_each_place(detail::add_parameter(*in.in, name, each, false, nullptr, start), X::extent);
            };
            symbol const mean = kept(detail::joined_name<Name, ".mean">::value, 0, ops::batch_mean(in));
            symbol const variance = kept(detail::joined_name<Name, ".variance">::value, 1, ops::batch_variance(in));
            symbol const scale = ctgrad::apply<ops::rsqrt_op>(variance + epsilon);
            symbol const scaled = (in - ops::for_each_place(mean, X::extent)) * ops::for_each_place(scale, X::extent);
            return scaled * trained(detail::joined_name<Name, ".gain">::value, 1) +
                   trained(detail::joined_name<Name, ".bias">::value, 0);
          },
          x);
  }
};
/// `x | batch_norm<"norm">`
template <fixed_string Name>
inline constexpr batch_norm_layer<Name> batch_norm{};

}  // namespace ctgrad::inline CTGRAD_ABI
