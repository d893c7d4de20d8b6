// ctgrad/layer/convolution.hpp — conv2d<16, 5>: 16 maps made by kernels of 5x5, with a bias each; conv1d; the transposed ones
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/convolution.hpp>
#include <ctgrad/layer/dense.hpp>

#include <array>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// The two parameters of a layer: by its name, or W1, b1, ... by its place in the chain.
template <fixed_string Name>
constexpr auto weights_and_bias(graph& g, shape const& weights, int outputs, void const* site) -> std::array<symbol, 2> {
  constexpr bool anonymous = sizeof(Name.text) == 1;
  int const place = anonymous ? anonymous_layers(g) + 1 : 0;
  auto const name = [&](int kind) {
    if (anonymous) return numbered(g, kind, place);
    return kind == 0 ? joined_name<Name, ".W">::value : joined_name<Name, ".b">::value;
  };
  symbol const w = add_parameter(g, name(numbered_names::weights), weights, anonymous, site);
  return {w, add_parameter(g, name(numbered_names::bias), make_shape(outputs), anonymous, site)};
}

constexpr auto kernel_shape(bool rows, int maps, int channels, rows_and_columns size) -> shape {
  return rows ? make_shape(maps, channels, size.rows, size.columns) : make_shape(maps, channels, size.columns);
}

template <bool Rows, class X, int Maps, rows_and_columns Size, sliding How>
struct cannot_be_a_convolution {
  static constexpr fixed_string<7> op{Rows ? "conv2d" : "conv1d"};

  constexpr auto operator()() const -> sentence {
    sentence out;
    if (X::extent.rank != (Rows ? 3 : 2)) return not_an_image<op, X, Rows>{}();
    if (!is_sound(How) || Maps < 1 || Size.rows < 1 || Size.columns < 1)
      return out << std::string_view(op) << ": maps, kernel, stride, dilation and groups are at least 1, padding at least 0";
    if (X::extent[0] % How.groups != 0 || Maps % How.groups != 0)
      return out << std::string_view(op) << ": " << X::extent[0] << " channels of " << X::title << " and " << Maps
                 << " maps do not fall into " << How.groups << " groups";
    windows const w = slide_over(X::extent, Rows, Maps, Size, How);
    if (w.y.windows < 1 || w.x.windows < 1) return nothing_left<op, X, Rows, Size, How>{}();
    return out;
  }
};

}  // namespace detail

/// \tparam Maps how many images come out \tparam Size of the kernels \tparam Name as for `dense`: without one, W1, b1 ...
template <bool Rows, int Maps, rows_and_columns Size, sliding How, fixed_string Name>
struct convolution_layer : layer_base {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const* site) const {
    constexpr sliding how = detail::with_strides(How, 1);
    constexpr rows_and_columns size{Rows ? Size.rows : 1, Size.columns};
    if constexpr (constexpr auto wrong = detail::cannot_be_a_convolution<Rows, X, Maps, size, how>{}(); wrong.size != 0)
      return type_error<as_text(detail::cannot_be_a_convolution<Rows, X, Maps, size, how>{})>{};
    else {
      constexpr windows s = detail::slide_over(X::extent, Rows, Maps, size, how);
      return build<detail::map_shape(s, Rows)>(
          [=](symbol image) {
            shape const kernels = detail::kernel_shape(Rows, Maps, s.channels_of_a_group(), size);
            auto const [w, b] = detail::weights_and_bias<Name>(*image.in, kernels, Maps, site);
            return slide<ops::biased_convolution_op>(image, w, b, detail::map_shape(s, Rows), attributes_of(s, Rows));
          },
          x);
    }
  }
};

/// Maps kernels of Size slide over an image: `x | conv2d<6, 5, sliding{.padding = same_padding}>`, `conv2d<8, 3, sliding{}, "c1">`.
/// Depthwise: as many groups as channels. The parameters are W, `[maps][channels of a group][rows][columns]`, and b.
template <int Maps, rows_and_columns Size, sliding How = sliding{}, fixed_string Name = "">
inline constexpr convolution_layer<true, Maps, Size, How, Name> conv2d{};

/// The same along the one axis of a signal, channels x columns.
template <int Maps, int Size, sliding How = sliding{}, fixed_string Name = "">
inline constexpr convolution_layer<false, Maps, rows_and_columns{1, Size}, How, Name> conv1d{};

namespace detail {
template <class Y, int Channels, rows_and_columns Size, sliding How>
struct cannot_be_transposed {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (Y::extent.rank != 3) return not_an_image<"conv_transpose2d", Y, true>{}();
    if (!is_sound(How) || Channels < 1 || Size.rows < 1 || Size.columns < 1)
      return out << "conv_transpose2d: maps, kernel, stride, dilation and groups are at least 1, padding at least 0";
    if (Y::extent[0] % How.groups != 0 || Channels % How.groups != 0)
      return out << "conv_transpose2d: " << Y::extent[0] << " channels of " << Y::title << " and " << Channels
                 << " maps do not fall into " << How.groups << " groups";
    windows const w = cover(Y::extent, true, Channels, Size, How);
    if (w.y.image < 1 || w.x.image < 1)
      return out << "conv_transpose2d: the padding leaves nothing of what the windows of " << Y::title << ", which is "
                 << Y::extent << ", cover";
    return out;
  }
};
}  // namespace detail

/// What `conv_transpose2d` applies.
template <int Channels, rows_and_columns Size, sliding How, fixed_string Name>
struct transposed_convolution_layer : layer_base {
  template <tensor_expression Y>
  consteval auto apply(Y const& y, void const* site) const {
    constexpr sliding how = detail::with_strides(How, 1);
    if constexpr (constexpr auto wrong = detail::cannot_be_transposed<Y, Channels, Size, how>{}(); wrong.size != 0)
      return type_error<as_text(detail::cannot_be_transposed<Y, Channels, Size, how>{})>{};
    else {
      constexpr windows s = detail::cover(Y::extent, true, Channels, Size, how);
      constexpr shape to = detail::image_shape(s, true);
      return build<to>(
          [=](symbol map) {
            shape const kernels = detail::kernel_shape(true, Y::extent[0], s.channels_of_a_group(), Size);
            auto const [w, b] = detail::weights_and_bias<Name>(*map.in, kernels, Channels, site);
            return slide<ops::convolution_image_op>(map, w, {}, to, attributes_of(s, true)) + repeated(b, to, 6);
          },
          y);
    }
  }
};

/// The transposed convolution: each element, times a kernel, added where its window stands, and a bias for each of
/// Channels. With a stride the image grows by it. W is `[channels of y][channels of a group][rows][columns]`.
template <int Channels, rows_and_columns Size, sliding How = sliding{}, fixed_string Name = "">
inline constexpr transposed_convolution_layer<Channels, Size, How, Name> conv_transpose2d{};

}  // namespace ctgrad::inline CTGRAD_ABI
