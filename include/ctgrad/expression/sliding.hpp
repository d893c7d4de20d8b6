// ctgrad/expression/sliding.hpp — how windows slide: stride, padding, dilation, groups; and what may be wrong with that
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/ops/windows.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// A number for rows and one for columns; one number is for both.
struct rows_and_columns {
  int rows, columns;  ///< of windows, strides or padding
  constexpr rows_and_columns(int both) : rows(both), columns(both) {}
  constexpr rows_and_columns(int rows, int columns) : rows(rows), columns(columns) {}
  constexpr auto operator==(rows_and_columns const&) const -> bool = default;
};

/// Padding with which as many windows stand along an axis as it has elements (with a stride: as many, divided by it and
/// rounded up). Where the padding is odd, the end has one more.
inline constexpr int same_padding = -1;
/// No padding: windows lie inside the image.
inline constexpr int valid_padding = 0;
/// Windows side by side: what pools do where no stride is given.
inline constexpr int side_by_side = 0;

/// How windows slide: `conv2d<6, 5, sliding{.stride = 2, .padding = same_padding}>`.
struct sliding {
  rows_and_columns stride = side_by_side;    ///< at least 1; of convolutions 1 where nothing is said
  rows_and_columns padding = valid_padding;  ///< zeros on each side; for the largest of a window: nothing
  rows_and_columns dilation = 1;             ///< distance of the places of a window
  int groups = 1;                            ///< maps and channels fall into so many parts that do not meet
};

namespace detail {

/// Along one axis; no windows where a window does not fit.
constexpr auto slide_along(int image, int size, int stride, int padding, int dilation) -> window_axis {
  int const reach = (size - 1) * dilation + 1;
  window_axis a{image, 0, size, stride, dilation, padding};
  if (padding == same_padding) {
    a.windows = (image + stride - 1) / stride;
    int const lacking = (a.windows - 1) * stride + reach - image;
    a.padding = lacking > 0 ? lacking / 2 : 0;
  } else if (image + 2 * padding >= reach && stride <= image + 2 * padding) {
    a.windows = (image + 2 * padding - reach) / stride + 1;
  }
  return a;
}

/// The other way: as large an image as this many windows cover.
constexpr auto cover_along(int count, int size, int stride, int padding, int dilation) -> window_axis {
  int const reach = (size - 1) * dilation + 1, whole = (count - 1) * stride + reach;
  window_axis a{whole - 2 * padding, count, size, stride, dilation, padding};
  if (padding == same_padding) a.image = count * stride, a.padding = whole > a.image ? (whole - a.image) / 2 : 0;
  return a;
}

constexpr auto with_strides(sliding how, rows_and_columns otherwise) -> sliding {
  if (how.stride.rows == side_by_side) how.stride.rows = otherwise.rows;
  if (how.stride.columns == side_by_side) how.stride.columns = otherwise.columns;
  return how;
}
constexpr auto is_sound(sliding const& how) -> bool {
  return how.stride.rows >= 1 && how.stride.columns >= 1 && how.dilation.rows >= 1 && how.dilation.columns >= 1 &&
         how.padding.rows >= same_padding && how.padding.columns >= same_padding && how.groups >= 1;
}

/// Windows over an image, or over a signal, which has no rows.
constexpr auto slide_over(shape const& x, bool rows, int maps, rows_and_columns size, sliding const& how) -> windows {
  image_extents const e = image_extents_of(x, rows);
  windows w{e.channels, maps, how.groups, {1, 1, 1, 1, 1, 0}, {}};
  if (rows) w.y = slide_along(e.rows, size.rows, how.stride.rows, how.padding.rows, how.dilation.rows);
  w.x = slide_along(e.cols, size.columns, how.stride.columns, how.padding.columns, how.dilation.columns);
  return w;
}
/// An image under a map of windows.
constexpr auto cover(shape const& y, bool rows, int channels, rows_and_columns size, sliding const& how) -> windows {
  image_extents const e = image_extents_of(y, rows);
  windows w{channels, e.channels, how.groups, {1, 1, 1, 1, 1, 0}, {}};
  if (rows) w.y = cover_along(e.rows, size.rows, how.stride.rows, how.padding.rows, how.dilation.rows);
  w.x = cover_along(e.cols, size.columns, how.stride.columns, how.padding.columns, how.dilation.columns);
  return w;
}
constexpr auto image_shape(windows const& w, bool rows) -> shape {
  return rows ? make_shape(w.channels, w.y.image, w.x.image) : make_shape(w.channels, w.x.image);
}
constexpr auto map_shape(windows const& w, bool rows) -> shape {
  return rows ? make_shape(w.maps, w.y.windows, w.x.windows) : make_shape(w.maps, w.x.windows);
}

template <fixed_string Op, class X, bool Rows>
struct not_an_image {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": " << X::title << " is " << X::extent << ", but "
                      << (Rows ? "an image, channels x rows x columns, is needed"
                               : "a signal, channels x columns, is needed");
  }
};
template <fixed_string Op>
struct unsound_sliding {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": stride, dilation and groups are at least 1, padding at least 0";
  }
};
constexpr void tell(sentence& out, rows_and_columns n, bool rows) {
  if (rows) out << n.rows << "x";
  out << n.columns;
}
/// Windows that do not fit, or strides beyond the image.
template <fixed_string Op, class X, bool Rows, rows_and_columns Size, sliding How>
struct nothing_left {
  constexpr auto operator()() const {
    sentence out;
    int const high = Rows ? (Size.rows - 1) * How.dilation.rows + 1 : 1,
              wide = (Size.columns - 1) * How.dilation.columns + 1;
    image_extents const e = image_extents_of(X::extent, Rows);
    auto const padded = [](int n, int padding) { return n + 2 * (padding > 0 ? padding : 0); };
    bool const fits = high <= (Rows ? padded(e.rows, How.padding.rows) : 1) && wide <= padded(e.cols, How.padding.columns);
    out << std::string_view(Op) << ": ";
    if (fits) tell(out << "a stride of ", How.stride, Rows);
    else tell(out << "a window of ", {high, wide}, Rows);
    out << (fits ? " leaves nothing of " : " is larger than ") << X::title << ", which is " << X::extent;
    if (How.padding.rows > 0 || How.padding.columns > 0) tell(out << " padded by ", How.padding, Rows);
    return out;
  }
};

}  // namespace detail
}  // namespace ctgrad::inline CTGRAD_ABI
