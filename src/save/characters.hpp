// src/save/characters.hpp — any bytes as the text of a JSON string: a character for each byte
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <string>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

/// The first 256 characters of Unicode, as UTF-8.
inline auto characters(std::string const& bytes) -> std::string {
  std::string text;
  for (char const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x80) text += c;
    else text += char(0xC0 | byte >> 6), text += char(0x80 | (byte & 0x3F));
  }
  return text;
}
/// \throws error for another character. `where` says whose model it is
inline auto bytes(std::string const& text, std::string const& where) -> std::string {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const lead = static_cast<unsigned char>(text[i]);
    bool const two = (lead & 0xFC) == 0xC0 && i + 1 < text.size();
    require(lead < 0x80 || two, "deserialize: ", where, " has a character in its model that is no byte");
    result += two ? char((lead & 3) << 6 | (text[++i] & 0x3F)) : text[i];
  }
  return result;
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
