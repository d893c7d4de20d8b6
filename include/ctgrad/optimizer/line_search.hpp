// ctgrad/optimizer/line_search.hpp — how far to go along a direction: the strong conditions of Wolfe
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/few_numbers.hpp>

#include <cmath>

namespace ctgrad::inline CTGRAD_ABI {

/// A place on a line, with the value of a function there and its slope along the line.
struct line_point {
  double at = 0, value = 0, slope = 0;  ///< where on the line; the function and its derivative there
};

/// When a line search may stop (Nocedal & Wright 2006, section 3.1).
struct wolfe_conditions {
  double decrease = 1e-4;  ///< c1: the value falls by at least this share of what the first slope promises
  double curvature = 0.9;  ///< c2: the slope is at most this share of the first one
  double rounding = 0;     ///< values that differ by no more than this pass as equal
  int evaluations = 25;    ///< most of them
};

namespace detail {

/// Where the cubic through two points with their slopes has its minimum (Nocedal & Wright 2006, eq. 3.59), kept away
/// from both ends of [from, to] by a tenth; the middle where there is none.
inline auto cubic_minimum(line_point const& a, line_point const& b) -> double {
  double const low = detail::least(a.at, b.at), high = detail::most(a.at, b.at), margin = (high - low) / 10;
  // fma throughout: a compiler that contracts products and sums by itself gets the same bits.
  double const d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.at - b.at);
  double const inside = std::fma(d1, d1, -(a.slope * b.slope));
  double const d2 = std::copysign(std::sqrt(detail::most(0.0, inside)), b.at - a.at);
  double const at = b.at - (b.at - a.at) * (b.slope + d2 - d1) / std::fma(2, d2, b.slope - a.slope);
  return inside >= 0 && std::isfinite(at) ? detail::most(low + margin, detail::least(at, high - margin))
                                          : low + (high - low) / 2;
}

}  // namespace detail

/// A point at which the value has fallen enough and the slope is flat enough (Nocedal & Wright 2006, algorithms 3.5 and
/// 3.6); the best one seen where the evaluations did not suffice; the start itself where nothing was better.
/// \param line line(t) -> line_point; a value that is not finite is too far
/// \param start at 0, with a negative slope; \param first the first t to try, positive
template <class Line>
auto strong_wolfe(Line line, line_point start, double first, wolfe_conditions const& want = {}) -> line_point {
  auto const finite = [](line_point const& p) { return std::isfinite(p.value) && std::isfinite(p.slope); };
  auto const falls = [&](line_point const& p) {
    return finite(p) && p.value <= std::fma(want.decrease * p.at, start.slope, start.value) + want.rounding;
  };
  auto const flat = [&](line_point const& p) { return std::abs(p.slope) <= -want.curvature * start.slope; };

  line_point low = start, high{};  // once both are known, a good point lies between them
  bool bracketed = false;
  double at = first;
  for (int i = 0; i < want.evaluations; ++i) {
    line_point const p = line(at);
    if (falls(p) && flat(p)) return p;
    if (!falls(p) || (low.at > 0 && p.value > low.value + want.rounding)) {
      high = p, bracketed = true;
    } else {
      if (p.slope * (bracketed ? high.at - low.at : 1) >= 0) high = low, bracketed = true;
      low = p;
    }
    if (!bracketed) at *= 4;
    else if (!finite(high)) at = low.at + (high.at - low.at) / 10;  // far too far
    else at = detail::cubic_minimum(low, high);
    if (bracketed && std::abs(high.at - low.at) <= 1e-14 * detail::most(std::abs(high.at), std::abs(low.at))) break;
  }
  return low;
}

}  // namespace ctgrad::inline CTGRAD_ABI
