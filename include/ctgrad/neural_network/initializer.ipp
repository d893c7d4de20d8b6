// ctgrad/neural_network/initializer.ipp — the first values of one parameter
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/neural_network/initializer.hpp>

#include <cmath>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// rows x cols, row-major: normal numbers, made orthogonal one after another (Gram & Schmidt, twice: the second time
/// removes what rounding left).
[[gnu::cold]] CTGRAD_ONCE auto orthogonal_matrix(std::size_t rows, std::size_t cols, random_stream stream)
    -> std::vector<double> {
  std::vector<double> m(rows * cols);
  for (std::size_t k = 0; k < m.size(); ++k) m[k] = stream.normal<double>(k);
  bool const wide = rows <= cols;
  std::size_t const vectors = wide ? rows : cols, length = wide ? cols : rows;
  auto const at = [&](std::size_t v, std::size_t k) -> double& { return wide ? m[v * cols + k] : m[k * cols + v]; };
  for (std::size_t v = 0; v < vectors; ++v) {
    for (int round = 0; round < 2; ++round)
      for (std::size_t u = 0; u < v; ++u) {
        double dot = 0;
        for (std::size_t k = 0; k < length; ++k) dot = std::fma(at(u, k), at(v, k), dot);
        for (std::size_t k = 0; k < length; ++k) at(v, k) = std::fma(-dot, at(u, k), at(v, k));
      }
    double square = 0;
    for (std::size_t k = 0; k < length; ++k) square = std::fma(at(v, k), at(v, k), square);
    for (std::size_t k = 0; k < length; ++k) at(v, k) /= std::sqrt(square);
  }
  return m;
}

template <class T>
[[gnu::cold]] void initialize(tensor_view<T> w, shape const& extent, initializer how, random_stream stream) {
  // A kernel's view is one long column, row-major: its first extent is the units that it feeds.
  double const out = extent.rows(), in = double(extent.size()) / out;
  double const places = extent.rank > 2 ? in / extent.cols() : 1;
  using kind = initializer::kind;
  std::vector<double> const whole =
      how.what == kind::orthogonal ? orthogonal_matrix(std::size_t(out), std::size_t(in), stream) : std::vector<double>{};
  T const bound = T(how.what == kind::glorot ? how.scale * std::sqrt(6.0 / (out * places + in)) : how.scale);
  double const deviation = how.scale * (how.what == kind::he      ? std::sqrt(2 / in)
                                        : how.what == kind::lecun ? std::sqrt(1 / in)
                                                                  : 1);
  std::uint64_t counter = 0;
  for (int i = 0; i < w.rows; ++i)
    for (int j = 0; j < w.cols; ++j, ++counter) switch (how.what) {
        case kind::constant: w(i, j) = T(how.scale); break;
        case kind::orthogonal: w(i, j) = T(how.scale * whole[counter]); break;
        case kind::uniform:
        case kind::glorot: w(i, j) = bound * (2 * stream.template uniform<T>(counter) - 1); break;
        default: w(i, j) = T(deviation * double(stream.template normal<T>(counter)));
      }
}

#ifdef CTGRAD_COMPILED
template void initialize(tensor_view<float>, shape const&, initializer, random_stream);
template void initialize(tensor_view<double>, shape const&, initializer, random_stream);
#endif

}  // namespace ctgrad::inline CTGRAD_ABI::detail
