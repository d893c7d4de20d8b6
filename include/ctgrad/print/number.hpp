// ctgrad/print/number.hpp — numbers as one would write them: 0.5, 1/3, 1e-4
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/print/notation.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace ctgrad::inline CTGRAD_ABI::print {

/// The shortest decimal that reads back as `value`.
[[gnu::cold]] inline auto shortest(double value) -> std::string {
  char digits[40];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

/// A quotient of small integers that is exactly this double: means divide by the number of elements.
struct fraction {
  int above = 0, below = 0;
};
[[gnu::cold]] inline auto as_fraction(double value) -> fraction {
  for (int below = 2; below <= 4096; ++below) {
    double const above = std::round(value * below);
    if (above != 0 && std::abs(above) < 1000 && above / below == value) return {int(above), below};
  }
  return {};
}

[[gnu::cold]] inline auto written(double value, notation in) -> phrase_text {
  bool const latex = in == notation::latex;
  std::string digits = shortest(value);
  int const sign = value < 0 ? level::prefix : level::atom;
  std::size_t const e = digits.find('e');
  if (digits.size() > 9 && e == digits.npos) {
    if (fraction const f = as_fraction(std::abs(value)); f.below != 0) {
      std::string const above = std::to_string(f.above), below = std::to_string(f.below), minus = value < 0 ? "-" : "";
      if (latex) return {minus + "\\tfrac{" + above + "}{" + below + "}", sign};
      return {minus + above + "/" + below, level::product};
    }
  }
  if (e == digits.npos) return {digits, sign};
  std::string const mantissa = digits.substr(0, e), exponent = std::to_string(std::atoi(digits.c_str() + e + 1));
  if (!latex) return {mantissa + "e" + exponent, sign};
  std::string const power = "10^{" + exponent + "}";
  if (mantissa == "1") return {power, level::function};
  if (mantissa == "-1") return {"-" + power, level::prefix};
  return {mantissa + " \\cdot " + power, level::product};
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
