// ctgrad/layer/pooling.hpp — windows become numbers: max_pool, average_pool, global_average_pool; and back: upsample, pad
// SPDX-License-Identifier: MIT
//
// Each is a function and a layer: `max_pool<2>(x)`, `x | max_pool<2>`. Images are [channels][rows][columns], signals
// [channels][columns]. Windows stand side by side where no stride is given.
#pragma once
#include <ctgrad/expression/convolution.hpp>
#include <ctgrad/expression/reduce.hpp>
#include <ctgrad/layer/layer.hpp>
#include <ctgrad/ops/pooling.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// A layer that can be called; `Layer::apply` writes the formula.
template <class Layer>
struct callable_layer : layer_base {
  template <operand X>
  consteval auto operator()(X const& x) const {
    if constexpr (mistaken<X>) return x;
    else return Layer{}.apply(x, nullptr);
  }
};

template <fixed_string Op, class X, rows_and_columns Size, sliding How>
struct cannot_pool {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (X::extent.rank != 2 && X::extent.rank != 3) return not_an_image<Op, X, true>{}();
    if (!is_sound(How) || How.groups != 1) return unsound_sliding<Op>{}();
    if (Size.rows < 1 || Size.columns < 1) return out << std::string_view(Op) << ": a window has at least one element";
    constexpr bool rows = X::extent.rank == 3;
    windows const w = slide_over(X::extent, rows, X::extent[0], Size, How);
    if (w.y.windows < 1 || w.x.windows < 1) return nothing_left<Op, X, rows, Size, How>{}();
    if (2 * w.y.padding > Size.rows || 2 * w.x.padding > Size.columns) {
      tell(out << std::string_view(Op) << ": padded by ", How.padding, rows);
      tell(out << ", some windows of ", Size, rows);
      out << " would lie outside of " << X::title << ", which is " << X::extent;
    }
    return out;
  }
};

/// Of one axis, a window has no rows.
template <class X>
constexpr auto size_for(rows_and_columns size) -> rows_and_columns {
  return X::extent.rank == 2 ? rows_and_columns{1, size.columns} : size;
}

/// `make(x, shape, attributes)` where windows fit.
template <fixed_string Op, rows_and_columns Size, sliding How, bool Channelwise, class X, class Make>
consteval auto pooled(X const& x, Make make) {
  constexpr bool rows = X::extent.rank == 3;
  if constexpr (constexpr auto wrong = cannot_pool<Op, X, size_for<X>(Size), How>{}(); wrong.size != 0)
    return type_error<as_text(cannot_pool<Op, X, size_for<X>(Size), How>{})>{};
  else {
    constexpr windows s = [] {
      windows w = slide_over(X::extent, rows, X::extent[0], size_for<X>(Size), How);
      if (Channelwise) w.groups = w.channels;
      return w;
    }();
    return build<map_shape(s, rows)>([=](symbol image) { return make(image, map_shape(s, rows), attributes_of(s, rows)); },
                                     x);
  }
}

/// A kernel of one number, for each channel alone.
constexpr auto constant_kernel(graph& g, shape const& x, rows_and_columns size, double value) -> symbol {
  shape const extent = x.rank == 3 ? make_shape(x[0], 1, size.rows, size.columns) : make_shape(x[0], 1, size.columns);
  return spread(literal(g, value), extent);
}

}  // namespace detail

/// What `max_pool` applies.
template <rows_and_columns Size, sliding How>
struct max_pool_layer : detail::callable_layer<max_pool_layer<Size, How>> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    return detail::pooled<"max_pool", Size, detail::with_strides(How, Size), true>(
        x, [](symbol image, shape const& to, attributes const& with) {
          return slide<ops::max_pool_op>(image, {}, {}, to, with);
        });
  }
};
/// The largest element of each window. At a tie the first has the derivative; padding is never the largest.
template <rows_and_columns Size, sliding How = sliding{}>
inline constexpr max_pool_layer<Size, How> max_pool{};

/// What `average_pool` applies.
template <rows_and_columns Size, sliding How>
struct average_pool_layer : detail::callable_layer<average_pool_layer<Size, How>> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    return detail::pooled<"average_pool", Size, detail::with_strides(How, Size), true>(
        x, [](symbol image, shape const& to, attributes const& with) {
          constexpr rows_and_columns size = detail::size_for<X>(Size);
          symbol const kernel = detail::constant_kernel(*image.in, X::extent, size, 1.0 / (size.rows * size.columns));
          return slide<ops::convolution_op>(image, kernel, {}, to, with);
        });
  }
};
/// The mean of each window, where padding counts as zeros.
template <rows_and_columns Size, sliding How = sliding{}>
inline constexpr average_pool_layer<Size, How> average_pool{};

/// What `global_average_pool` applies.
struct global_average_pool_layer : detail::callable_layer<global_average_pool_layer> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (X::extent.rank == 3) return mean<1, 2>(x);
    else if constexpr (X::extent.rank == 2) return mean<1>(x);
    else return type_error<as_text(detail::not_an_image<"global_average_pool", X, true>{})>{};
  }
};
/// The mean of each channel.
inline constexpr global_average_pool_layer global_average_pool{};

namespace detail {
template <rows_and_columns Times>
struct grows_by_nothing {
  constexpr auto operator()() const { return sentence{} << "upsample: an image grows at least once in each direction"; }
};
}  // namespace detail

/// What `upsample` applies.
template <rows_and_columns Times>
struct upsample_layer : detail::callable_layer<upsample_layer<Times>> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (Times.rows < 1 || Times.columns < 1) return type_error<as_text(detail::grows_by_nothing<Times>{})>{};
    else if constexpr (X::extent.rank != 2 && X::extent.rank != 3)
      return type_error<as_text(detail::not_an_image<"upsample", X, true>{})>{};
    else {
      constexpr bool rows = X::extent.rank == 3;
      constexpr rows_and_columns size = detail::size_for<X>(Times);
      constexpr windows s =
          detail::cover(X::extent, rows, X::extent[0], size, sliding{.stride = size, .groups = X::extent[0]});
      return build<detail::image_shape(s, rows)>(
          [=](symbol map) {
            symbol const ones = detail::constant_kernel(*map.in, X::extent, size, 1);
            return slide<ops::convolution_image_op>(map, ones, {}, detail::image_shape(s, rows), attributes_of(s, rows));
          },
          x);
    }
  }
};
/// Each element Times by Times times: the nearest neighbour.
template <rows_and_columns Times>
inline constexpr upsample_layer<Times> upsample{};

namespace detail {
template <class X, rows_and_columns By>
struct cannot_pad {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (X::extent.rank != 2 && X::extent.rank != 3) return not_an_image<"pad", X, true>{}();
    if (By.rows < 0 || By.columns < 0) return out << "pad: an image is padded by at least 0";
    return out;
  }
};
}  // namespace detail

/// What `pad` applies.
template <rows_and_columns By>
struct pad_layer : detail::callable_layer<pad_layer<By>> {
  template <tensor_expression X>
  consteval auto apply(X const& x, void const*) const {
    if constexpr (constexpr auto wrong = detail::cannot_pad<X, By>{}(); wrong.size != 0)
      return type_error<as_text(detail::cannot_pad<X, By>{})>{};
    else {
      constexpr shape to = [] {
        shape s = X::extent;
        s.extent[s.rank - 1] += 2 * By.columns;
        if (s.rank == 3) s.extent[1] += 2 * By.rows;
        return s;
      }();
      return build<to>(
          [to](symbol image) {
            affine_map m = row_major(to);
            m.offset = By.columns + (to.rank == 3 ? By.rows * m.stride[1] : 0);
            return put_at(image, to, m);
          },
          x);
    }
  }
};
/// Zeros around an image.
template <rows_and_columns By>
inline constexpr pad_layer<By> pad{};

}  // namespace ctgrad::inline CTGRAD_ABI
