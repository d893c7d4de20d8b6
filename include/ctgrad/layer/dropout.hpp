// ctgrad/layer/dropout.hpp — dropout<0.5>: a random half of the elements set to zero while training
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/layer/dense.hpp>
#include <ctgrad/ops/dropout.hpp>
#include <ctgrad/ops/moves.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Sets each element to zero with probability `Rate` in [0, 1) and divides the others by 1 - Rate; in predictions it is
/// not there. Every step and sample draw anew, from the trainer's seed.
template <double Rate, fixed_string Name = "">
struct dropout_layer : layer_base {
  static_assert(Rate >= 0 && Rate < 1, "dropout: the rate is a probability in [0, 1)");

  template <tensor_expression X>
  consteval auto apply(X const& x, [[maybe_unused]] void const* site) const {
    return build<X::extent>(
        [=](symbol in) {
          node n{};
          n.what = role::noise, n.extent = X::extent, n.batched = true;
          if constexpr (sizeof(Name.text) > 1) n.name = std::string_view(Name);
          else {
            int before = 0;
            for (int i = 1; i < in.in->size; ++i) before += (*in.in)[i].what == role::noise;
            n.name = detail::numbered(*in.in, detail::numbered_names::noise, before + 1);
            n.anonymous = true, n.site = site;
          }
          symbol const noise{in.in, in.in->add(n)};
          return ctgrad::apply<ops::dropout_op>(in, noise, literal(*in.in, Rate));
        },
        x);
  }
};
/// `x | dropout<0.5>`: in training each element is zero with this probability; in predictions it is not there.
template <double Rate, fixed_string Name = "">
inline constexpr dropout_layer<Rate, Name> dropout{};

namespace detail {
template <class X>
struct no_maps_to_drop {
  constexpr auto operator()() const {
    return sentence{} << "dropout2d: " << X::title << " is " << X::extent
                      << ", but an image, channels x rows x columns, is needed";
  }
};
}  // namespace detail

/// Drops whole channels of an image (Tompson et al. 2015): neighbours say the same, so that dropping some of them drops
/// nothing. `dropout2d<0.2, "name">`.
template <double Rate, fixed_string Name>
struct dropout2d_layer : layer_base {
  static_assert(Rate >= 0 && Rate < 1, "dropout2d: the rate is a probability in [0, 1)");

  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (X::extent.rank != 3) return type_error<as_text(detail::no_maps_to_drop<X>{})>{};
    else
      return build<X::extent>(
          [](symbol in) {
            node n{};
            n.what = role::noise, n.extent = make_shape(X::extent[0]), n.batched = true, n.name = std::string_view(Name);
            symbol const noise{in.in, in.in->add(n)};
            return ctgrad::apply<ops::dropout_op>(in, repeated(noise, X::extent, 6), literal(*in.in, Rate));
          },
          x);
  }
};
/// `image | dropout2d<0.2, "drop">`: whole channels at once.
template <double Rate, fixed_string Name>
inline constexpr dropout2d_layer<Rate, Name> dropout2d{};

}  // namespace ctgrad::inline CTGRAD_ABI
