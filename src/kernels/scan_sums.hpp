// src/kernels/scan_sums.hpp — the best split of one column by gradients
// SPDX-License-Identifier: MIT
#pragma once
#include "first_largest.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {
namespace {

/// What remains of a gradient sum after l1 pulled it towards 0.
float shrunk(float g, float l1) {
  float const size = __builtin_fabsf(g) - l1;
  return size > 0 ? size : 0;
}

/// In two halves, since only signed numbers have a conversion in every instruction set.
float real(std::uint32_t h) { return float(std::int32_t(h >> 16)) * 65536.f + float(std::int32_t(h & 0xffff)); }

scan_result scan(scan_task const& t) {
  // Sums up to each code. Hessians never fall, so the codes that leave enough on both sides are neighbours.
  std::int64_t sums[256];
  std::int64_t sum = t.start;
  for (int b = 0; b < t.bins; ++b) sums[b] = sum += t.cells[b];
  int first = t.first, last = t.last < t.bins - 2 ? t.last : t.bins - 2;
  auto const hessian = [&](int b) { return std::int64_t(std::uint32_t(sums[b])); };
  while (first <= last && hessian(first) < t.least_hessian) ++first;
  while (first <= last && t.hessian - hessian(last) < t.least_hessian) --last;
  if (first > last) return {-1, 0, 0};
  // In float: only codes of one column are compared by it, the winner's gain is then computed in double.
  float const gu = float(t.gradient_unit), hu = float(t.hessian_unit), l1 = float(t.l1), l2 = float(t.l2);
  float score[256 + 16];
  auto const all_g = std::int32_t(t.gradient);
  auto const all_h = std::uint32_t(t.hessian);
  for (int b = first; b <= last; ++b) {
    std::uint32_t const h = std::uint32_t(sums[b]);
    std::int32_t const g = std::int32_t((sums[b] - std::int64_t(h)) >> 32);
    float const hl = real(h) * hu + l2, hr = real(all_h - h) * hu + l2;
    float const gl = shrunk(float(g) * gu, l1), gr = shrunk(float(all_g - g) * gu, l1);
    score[b] = (gl * gl * hr + gr * gr * hl) / (hl * hr);  // gl^2 / hl + gr^2 / hr with one division
  }
  int const code = first + first_largest(score + first, last - first + 1);
  return {score[code], code, sums[code]};
}

}  // namespace
}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
