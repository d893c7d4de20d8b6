// ctgrad/expression/convolution.hpp — convolve(x, W, b): kernels slide over an image; and the transposed way
// SPDX-License-Identifier: MIT
//
// y[m, i, j] = b[m] + sum over c, u, v of W[m, c, u, v] x[c, i + u, j + v]: what the field calls a convolution, and
// mathematics a cross-correlation, since the kernel is not flipped. Images are [channels][rows][columns] with kernels
// [maps][channels][rows][columns]; signals are [channels][columns] with kernels [maps][channels][columns].
#pragma once
#include <ctgrad/expression/sliding.hpp>
#include <ctgrad/ops/convolution.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class X, class W, sliding How>
struct cannot_convolve {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if ((X::extent.rank != 2 && X::extent.rank != 3) || W::extent.rank != X::extent.rank + 1)
      return out << "convolve: " << X::title << " is " << X::extent << " and " << W::title << " is " << W::extent
                 << ", but images have three axes and their kernels four, signals two and three";
    if (!is_sound(How)) return unsound_sliding<"convolve">{}();
    if (X::extent[0] % How.groups != 0 || W::extent[0] % How.groups != 0)
      return out << "convolve: " << X::extent[0] << " channels and " << W::extent[0] << " maps do not fall into "
                 << How.groups << " groups";
    if (X::extent[0] / How.groups != W::extent[1]) {
      out << "convolve: " << W::title << " is " << W::extent << ", for " << W::extent[1] << " channels, but " << X::title
          << " has " << X::extent[0] / How.groups;
      return How.groups > 1 ? out << " in each of " << How.groups << " groups" : out;
    }
    return out;
  }
};

template <class W>
inline constexpr rows_and_columns kernel_size{W::extent.rank == 4 ? W::extent[2] : 1, W::extent[W::extent.rank - 1]};

template <class W, class B>
struct not_a_bias {
  constexpr auto operator()() const {
    return sentence{} << "convolve: " << B::title << " is " << B::extent << ", but " << W::title << " makes " << W::extent[0]
                      << " maps, and each has one number";
  }
};

/// `make(x, w, windows)` where x and W fit.
template <sliding How, class X, class W, class Make, class... Bias>
consteval auto convolved(Make make, X const& x, W const& w, Bias const&... b) {
  constexpr bool rows = X::extent.rank == 3;
  if constexpr (constexpr auto wrong = cannot_convolve<X, W, How>{}(); wrong.size != 0)
    return type_error<as_text(cannot_convolve<X, W, How>{})>{};
  else if constexpr (constexpr windows s = slide_over(X::extent, rows, W::extent[0], kernel_size<W>, How);
                     s.y.windows < 1 || s.x.windows < 1)
    return type_error<as_text(nothing_left<"convolve", X, rows, kernel_size<W>, How>{})>{};
  else
    return build<map_shape(s, rows)>(
        [=](auto... operand) { return make(map_shape(s, rows), attributes_of(s, rows), operand...); }, x, w, b...);
}

}  // namespace detail

/// \param w kernels \param b one number a map
template <sliding How = sliding{}, operand X, operand W, operand B>
consteval auto convolve(X const& x, W const& w, B const& b) {
  if constexpr (mistaken<X> || mistaken<W> || mistaken<B>) return first_mistake(x, w, b);
  else if constexpr (B::extent.rank != 1 || B::extent[0] != W::extent[0])
    return type_error<as_text(detail::not_a_bias<W, B>{})>{};
  else
    return detail::convolved<detail::with_strides(How, 1)>(
        [](shape const& to, attributes const& with, symbol image, symbol kernel, symbol bias) {
          return slide<ops::biased_convolution_op>(image, kernel, bias, to, with);
        },
        x, w, b);
}
template <sliding How = sliding{}, operand X, operand W>
consteval auto convolve(X const& x, W const& w) {
  if constexpr (mistaken<X> || mistaken<W>) return first_mistake(x, w);
  else
    return detail::convolved<detail::with_strides(How, 1)>(
        [](shape const& to, attributes const& with, symbol image, symbol kernel, auto...) {
          return slide<ops::convolution_op>(image, kernel, {}, to, with);
        },
        x, w);
}

namespace detail {

template <class Y, class W, sliding How>
struct cannot_transpose {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if ((Y::extent.rank != 2 && Y::extent.rank != 3) || W::extent.rank != Y::extent.rank + 1)
      return out << "convolve_transposed: " << Y::title << " is " << Y::extent << " and " << W::title << " is " << W::extent
                 << ", but images have three axes and their kernels four, signals two and three";
    if (!is_sound(How)) return unsound_sliding<"convolve_transposed">{}();
    if (Y::extent[0] != W::extent[0] || Y::extent[0] % How.groups != 0)
      return out << "convolve_transposed: " << W::title << " is " << W::extent << ", for " << W::extent[0]
                 << " channels, but " << Y::title << " has " << Y::extent[0];
    return out;
  }
};
template <class Y>
struct covers_nothing {
  constexpr auto operator()() const {
    return sentence{} << "convolve_transposed: the padding leaves nothing of what the windows of " << Y::title
                      << ", which is " << Y::extent << ", cover";
  }
};

}  // namespace detail

/// The adjoint of `convolve<How>` in its image: each element, times a kernel, added where its window stands.
/// \param w kernels `[channels of y][channels of the result][rows][columns]`
template <sliding How = sliding{}, operand Y, operand W>
consteval auto convolve_transposed(Y const& y, W const& w) {
  if constexpr (mistaken<Y> || mistaken<W>) return first_mistake(y, w);
  else if constexpr (constexpr auto wrong = detail::cannot_transpose<Y, W, detail::with_strides(How, 1)>{}();
                     wrong.size != 0)
    return type_error<as_text(detail::cannot_transpose<Y, W, detail::with_strides(How, 1)>{})>{};
  else {
    constexpr bool rows = Y::extent.rank == 3;
    constexpr windows s =
        detail::cover(Y::extent, rows, W::extent[1] * How.groups, detail::kernel_size<W>, detail::with_strides(How, 1));
    if constexpr (s.y.image < 1 || s.x.image < 1) return type_error<as_text(detail::covers_nothing<Y>{})>{};
    else
      return build<detail::image_shape(s, rows)>(
          [=](symbol map, symbol kernel) {
            return slide<ops::convolution_image_op>(map, kernel, {}, detail::image_shape(s, rows), attributes_of(s, rows));
          },
          y, w);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
