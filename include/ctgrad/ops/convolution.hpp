// ctgrad/ops/convolution.hpp — sums of products of windows with kernels, and the two adjoints: closed under differentiation
// SPDX-License-Identifier: MIT
//
// The field's convention: y[m, i, j] = b[m] + sum over c, u, v of w[m, c, u, v] x[c, i + u, j + v]. Mathematics calls that
// cross-correlation; its convolution flips the kernel. Learned kernels do not mind, and all peers do the same.
#pragma once
#include <ctgrad/ops/moves.hpp>
#include <ctgrad/ops/windows.hpp>

namespace ctgrad::inline CTGRAD_ABI::ops {

struct convolution_image_op;
struct convolution_kernel_op;

/// What the three ops of a convolution have in common.
struct sliding_products : structured<computed::convolution, 2> {
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }  // built by `slide`
  static constexpr auto pullback(symbol x, symbol w, symbol b, symbol y, symbol dy) -> cotangents;
};

struct convolution_op : sliding_products {
  static constexpr std::string_view name = "convolution", text = "conv({.b}, {.a})", latex = "{>b} \\star {>a}";
  static constexpr int precedence = ctgrad::precedence::product;
};

/// With a number b[m] that is added to each place of map m.
struct biased_convolution_op : sliding_products {
  static constexpr std::string_view name = "biased_convolution", text = "conv({.b}, {.a}) + {.c}",
                                    latex = "{>b} \\star {>a} + {.c}";
  static constexpr int operands = 3, precedence = ctgrad::precedence::sum;
};

/// The adjoint in the image: each element of dy, times the kernel, added where its window stood. As a layer it is the
/// transposed convolution.
struct convolution_image_op : structured<computed::convolution_image, 2> {
  static constexpr std::string_view name = "convolution_image", text = "conv_transpose({.b}, {.a})",
                                    latex = "{>b} \\star^{\\top} {>a}";
  static constexpr int precedence = ctgrad::precedence::product;
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol dy, symbol w, symbol, symbol y, symbol dx) -> cotangents;
};

/// The adjoint in the kernels: sum over the windows of dy times what the window covers.
struct convolution_kernel_op : structured<computed::convolution_kernel, 2> {
  static constexpr std::string_view name = "convolution_kernel", text = "conv_kernel({.b}, {.a})",
                                    latex = "{>b} \\star_{w} {>a}";
  static constexpr int precedence = ctgrad::precedence::product;
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol x, symbol dy, symbol, symbol y, symbol dw) -> cotangents {
    return {slide<convolution_image_op>(dy, dw, {}, x->extent, y->with),
            slide<convolution_op>(x, dw, {}, dy->extent, y->with)};
  }
};

/// All axes but the first of three or two.
constexpr auto places_of_maps(shape const& s) -> std::uint16_t { return s.rank == 3 ? 6 : 2; }

constexpr auto sliding_products::pullback(symbol x, symbol w, symbol b, symbol y, symbol dy) -> cotangents {
  return {slide<convolution_image_op>(dy, w, {}, x->extent, y->with),
          slide<convolution_kernel_op>(x, dy, {}, w->extent, y->with),
          b ? sum_over(dy, places_of_maps(dy->extent)) : symbol{}};
}
constexpr auto convolution_image_op::pullback(symbol dy, symbol w, symbol, symbol y, symbol dx) -> cotangents {
  return {slide<convolution_op>(dx, w, {}, dy->extent, y->with),
          slide<convolution_kernel_op>(dx, dy, {}, w->extent, y->with)};
}

}  // namespace ctgrad::inline CTGRAD_ABI::ops
