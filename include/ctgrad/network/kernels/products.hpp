// ctgrad/network/kernels/products.hpp — the sums of products of a convolution, in registers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/kernels/program.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

/// Three nested loops over products: a step in the image for each, and one in the kernel.
struct product_loops {
  int count[3];
  std::ptrdiff_t image[3], kernel[3];
};

/// c[m][p] += sum of kernel[m] image[p]
template <int Maps, int Places, class T>
CTGRAD_INLINE void accumulate_places(pack<T> (&c)[Maps][Places], T const* const (&image)[Places], T const* kernel,
                                     std::ptrdiff_t next_map, product_loops const& loops) {
  for (int x = 0; x < loops.count[0]; ++x)
    for (int y = 0; y < loops.count[1]; ++y) {
      std::ptrdiff_t at = x * loops.image[0] + y * loops.image[1];
      T const* w = kernel + x * loops.kernel[0] + y * loops.kernel[1];
#pragma GCC unroll 1
      for (int z = 0; z < loops.count[2]; ++z, at += loops.image[2], w += loops.kernel[2]) {
        pack<T> v[Places];
        CTGRAD_UNROLL for (int p = 0; p < Places; ++p) v[p] = pinned(simd::load(image[p] + at));
        CTGRAD_UNROLL for (int m = 0; m < Maps; ++m) {
          pack<T> const k(w[m * next_map]);
          CTGRAD_UNROLL for (int p = 0; p < Places; ++p) c[m][p] = fma(k, v[p], c[m][p]);
        }
      }
    }
}

/// Those of a window: channels, rows, columns. \param unit from one place of the image to the next, in elements
inline auto loops_of_products(windows const& w, std::ptrdiff_t unit) -> product_loops {
  std::ptrdiff_t const row = w.x.image * unit;
  return {{w.channels_of_a_group(), w.y.size, w.x.size},
          {row * w.y.image, row * w.y.dilation, unit * w.x.dilation},
          {std::ptrdiff_t(w.y.size) * w.x.size, w.x.size, 1}};
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
