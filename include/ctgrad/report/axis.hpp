// ctgrad/report/axis.hpp — the range of a plot's axis and its ticks, at round numbers
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/report/markup.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// A place on an axis, and what is written there.
struct axis_tick {
  double value;       ///< where it stands
  std::string label;  ///< what it says
};

/// A range of values and the ticks inside it.
struct axis {
  double low = 0, high = 1;        ///< first and last value of the scale
  std::vector<axis_tick> ticks{};  ///< from low to high
  bool logarithmic = false;        ///< then low > 0

  /// Where a value lies: 0 at low, 1 at high; NaN for what the axis cannot show.
  auto position(double x) const -> double {
    if (!shows(x, logarithmic)) return std::nan("");
    return logarithmic ? std::log(x / low) / std::log(high / low) : (x - low) / (high - low);
  }

  /// Whether a value can be drawn at all: finite, not absurdly large, and positive on a logarithmic axis.
  static auto shows(double x, bool logarithmic) -> bool {
    return std::isfinite(x) && std::fabs(x) <= 1e300 && (!logarithmic || x >= 1e-300);
  }
};

/// Ticks at multiples of 1, 2 or 5 times a power of ten, about `wanted` of them. `widen` moves the ends outward to
/// ticks, `whole` keeps ticks to whole numbers. low == high gets room around it. Both must be finite, low <= high.
inline auto linear_axis(double low, double high, int wanted, bool widen, bool whole = false) -> axis {
  double const size = std::max(std::fabs(low), std::fabs(high));
  if (high - low <= 1e-9 * size || high - low < 1e-290) {  // flat, but for noise that the labels could not show
    double const room = whole || size < 1e-280 ? 1 : size / 10;
    low -= room;
    high += room;
  }
  double const rough = std::max((high - low) / wanted, whole ? 1.0 : 0.0);
  auto const power = static_cast<int>(std::floor(std::log10(rough)));
  double const unit = std::pow(10.0, power);
  int const factor = rough <= 1.5 * unit ? 1 : rough <= 3.5 * unit ? 2 : rough <= 7.5 * unit ? 5 : 10;
  // Multiples of a whole number keep labels exact: 3 x 0.1 is not 0.3, but 3 x 10^-1 is.
  double const step = factor * unit, slack = 1e-6;
  double const first = widen ? std::floor(low / step + slack) : std::ceil(low / step - slack);
  double const last = widen ? std::ceil(high / step - slack) : std::floor(high / step + slack);
  axis result{.low = widen ? first * step : low, .high = widen ? last * step : high};
  int const decimals = std::max(0, -(factor == 10 ? power + 1 : power));
  bool const plain = std::max(std::fabs(result.low), std::fabs(result.high)) < 1e6 && decimals <= 5;
  for (double k = first; k <= last; ++k) {
    double const value = k == 0 ? 0.0 : k * step;
    char buffer[64];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
    result.ticks.push_back({value, plain ? std::string(buffer, end.ptr) : readable(value)});
  }
  return result;
}

/// From a power of ten, or 2 or 5 times one, to another, with all of these as ticks, or only the powers where they are
/// many. 0 < low <= high.
inline auto logarithmic_axis(double low, double high) -> axis {
  auto const round_number = [](int k) {  // ..., 0.5, 1, 2, 5, 10, ...: number 0 is 1
    int const power = k >= 0 ? k / 3 : -((2 - k) / 3), digit = k - 3 * power;
    return (digit == 0 ? 1 : digit == 1 ? 2 : 5) * std::pow(10.0, power);
  };
  double const slack = 1 + 1e-9;
  int first = 3 * static_cast<int>(std::floor(std::log10(low))), last = first;
  while (round_number(first + 1) <= low * slack) ++first;
  while (round_number(last) < high / slack) ++last;
  if (last == first) --first, ++last;
  axis result{.low = round_number(first), .high = round_number(last), .logarithmic = true};
  bool const fine = last - first <= 9;
  int const stride = 3 * ((last - first) / 21 + 1);
  for (int k = first; k <= last; ++k)
    if (fine || k % stride == 0) result.ticks.push_back({round_number(k), readable(round_number(k))});
  return result;
}

}  // namespace ctgrad::inline CTGRAD_ABI
