// ctgrad/report/markup.hpp — text and numbers made safe for SVG and HTML
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// The bytes of the UTF-8 character that `text` begins with, or 0 where it begins with none: stray and overlong bytes,
/// surrogates, the end of a text in the middle of a character.
inline auto utf8_length(std::string_view text) noexcept -> std::size_t {
  auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto const follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  unsigned const b = byte(0);
  if (b < 0x80) return text.empty() ? 0 : 1;
  if (b >= 0xC2 && b <= 0xDF) return follows(1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) return follows(1, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  if (b >= 0xF0 && b <= 0xF4)
    return follows(1, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

/// The characters of a text, for the width it will take.
inline auto utf8_count(std::string_view text) noexcept -> std::size_t {
  std::size_t count = 0;
  for (char const c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace detail

/// Any bytes as text or as a quoted attribute of XML and HTML. What markup cannot hold (control characters, broken
/// UTF-8) becomes U+FFFD.
inline auto escape(std::string_view text) -> std::string {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t const length = detail::utf8_length(text);
    char const c = text.front();
    bool const control = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (c == '\'') out += "&#39;";
    else if (length == 0 || control || c == 0x7F || text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF"))
      out += "\xEF\xBF\xBD";
    else out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

/// A length or coordinate with at most 2 decimals, in any locale. Throws `error` for NaN, infinity, or more than 1e6:
/// a picture with such a number in it is not drawn at all, or drawn wrong.
inline auto coordinate(double x) -> std::string {
  require(std::isfinite(x) && std::fabs(x) <= 1e6, "svg: a coordinate is ", x, ", it must be finite and at most 1e6");
  char buffer[32];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::fixed, 2).ptr;
  std::string text(buffer, end);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

/// A value for people: at most `digits` (1 to 17) significant ones, in any locale: 0.5, 1200, 1.5e-7, nan.
inline auto readable(double x, int digits = 4) -> std::string {
  char buffer[64];
  digits = std::clamp(digits, 1, 17);
  auto const size = x == 0 ? 0 : std::fabs(x);  // 0 and -0 alike
  bool const whole = size < 1e7 && size == std::floor(size);
  auto const end = whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<long>(x)).ptr
                         : std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::general, digits).ptr;
  std::string text(buffer, end);
  if (auto const e = text.find('e'); e != std::string::npos) {  // 1e-07 -> 1e-7, 2e+08 -> 2e8
    if (text[e + 1] == '+') text.erase(e + 1, 1);
    std::size_t const zero = text[e + 1] == '-' ? e + 2 : e + 1;
    while (text[zero] == '0' && zero + 1 < text.size()) text.erase(zero, 1);
  }
  return text;
}

}  // namespace ctgrad::inline CTGRAD_ABI
