// src/ensemble/packed_derivatives.cpp — see packed_derivatives.hpp
// SPDX-License-Identifier: MIT
#include "packed_derivatives.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../kernels/kernels.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// The largest power of two that keeps `size` times it within `room`.
auto power_of_two_within(double room, double size) -> double {
  return size > 0 ? std::ldexp(1, std::clamp(int(std::floor(std::log2(room / size))), -120, 120)) : 1;
}

}  // namespace

auto packed_derivatives::of(objective const& loss, std::span<float const> margins, std::size_t column,
                            std::span<float const> weights) -> boosting_grower::derivatives {
  constexpr std::size_t stretch = 4096;  // rows: their derivatives stay near the core
  std::size_t const count = g_.size(), pieces = (count + stretch - 1) / stretch;
  auto const& k = kernels();
  auto const by_stretch = [&](auto work) {
    workers_(pieces,
             [&](std::size_t piece, int) { work(piece, piece * stretch, std::min(stretch, count - piece * stretch)); });
  };
  std::vector<float> largest_g(pieces), largest_h(pieces);
  std::vector<std::int64_t> magnitudes(pieces);
  by_stretch([&](std::size_t piece, std::size_t lo, std::size_t n) {
    auto const g = std::span(g_).subspan(lo, n), h = std::span(h_).subspan(lo, n);
    loss.derivatives(margins.subspan(lo, n), column, lo, g, h);
    for (std::size_t i = 0; !weights.empty() && i < n; ++i) g[i] *= weights[lo + i], h[i] *= weights[lo + i];
    largest_g[piece] = k.largest(g.data(), n), largest_h[piece] = k.largest(h.data(), n);
  });
  double const rows = double(count), most = double(std::ranges::max(largest_g)),
               most_h = double(std::ranges::max(largest_h));
  // First a bound by the largest number; then one by the sum, exactly as far as the first is fine.
  double const coarse = power_of_two_within(0x1p30, most * rows);
  by_stretch(
      [&](std::size_t piece, std::size_t lo, std::size_t n) { magnitudes[piece] = k.magnitude(&g_[lo], float(coarse), n); });
  double const sum = (double(std::reduce(magnitudes.begin(), magnitudes.end())) + rows) / coarse;
  double const g_scale = std::min(power_of_two_within(0x1p31 - 2 * rows, sum), power_of_two_within(0x1p23, most));
  double const h_scale =
      std::min(power_of_two_within(0x1p32 - 2 * rows, most_h * rows), power_of_two_within(0x1p30, most_h));
  by_stretch([&](std::size_t, std::size_t lo, std::size_t n) {
    k.pack(&g_[lo], &h_[lo], float(g_scale), float(h_scale), &packed_[lo], n);
  });
  return {packed_.data(), 1 / g_scale, 1 / h_scale};
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
