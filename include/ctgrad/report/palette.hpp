// ctgrad/report/palette.hpp — numbers to colours: grey for ink, blue for amounts, blue-white-red for signed values
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace ctgrad::inline CTGRAD_ABI {

/// A colour.
struct rgb {
  int red, green, blue;  ///< 0 to 255

  /// "#rrggbb".
  auto hex() const -> std::string {
    std::string text = "#";
    for (int const channel : {red, green, blue}) {
      text += "0123456789abcdef"[channel / 16];
      text += "0123456789abcdef"[channel % 16];
    }
    return text;
  }

  /// Whether text on this colour reads better in white (luma of ITU-R BT.601).
  auto dark() const -> bool { return 0.299 * red + 0.587 * green + 0.114 * blue < 140; }

  friend bool operator==(rgb, rgb) = default;
};

namespace palette {

namespace detail {
/// Between evenly spaced stops; t is clamped to [0, 1].
template <std::size_t Size>
auto between(rgb const (&stops)[Size], double t) -> rgb {
  double const at = std::clamp(t, 0.0, 1.0) * (Size - 1);
  auto const i = std::min(static_cast<std::size_t>(at), Size - 2);
  double const part = at - static_cast<double>(i);
  auto const mix = [&](int a, int b) { return static_cast<int>(std::lround(a + part * (b - a))); };
  rgb const &a = stops[i], &b = stops[i + 1];
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}
}  // namespace detail

/// What is not a number is shown, not hidden: a colour that no palette has.
inline constexpr rgb not_finite{255, 0, 200};

/// Ink on paper: 0 is white, 1 is black.
inline auto grey(double t) -> rgb {
  static constexpr rgb stops[] = {{255, 255, 255}, {0, 0, 0}};
  return std::isfinite(t) ? detail::between(stops, t) : not_finite;
}

/// Amounts from 0, nearly white, to 1, dark blue (ColorBrewer's Blues).
inline auto sequential(double t) -> rgb {
  static constexpr rgb stops[] = {{247, 251, 255}, {198, 219, 239}, {107, 174, 214}, {33, 113, 181}, {8, 48, 107}};
  return std::isfinite(t) ? detail::between(stops, t) : not_finite;
}

/// Signed values from -1, blue, over 0, white, to 1, red (ColorBrewer's RdBu: told apart by the colour-blind).
inline auto diverging(double t) -> rgb {
  static constexpr rgb stops[] = {{5, 48, 97},     {67, 147, 195}, {209, 229, 240}, {255, 255, 255},
                                  {253, 219, 199}, {214, 96, 77},  {103, 0, 31}};
  return std::isfinite(t) ? detail::between(stops, (t + 1) / 2) : not_finite;
}

}  // namespace palette

}  // namespace ctgrad::inline CTGRAD_ABI
