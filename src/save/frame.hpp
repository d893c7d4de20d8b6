// src/save/frame.hpp — what every text of a model begins with: a format, its version, a kind of model
// SPDX-License-Identifier: MIT
#pragma once
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "field_reader.hpp"

namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn {

inline auto parse(std::string_view text) -> nlohmann::json {
  auto document = nlohmann::json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  require(!document.is_discarded(), "deserialize: the text is no JSON");
  return document;
}

inline void expect(field_reader& fields, char const* name, std::string_view needed) {
  auto const given = fields.text(name);
  require(given == needed, "deserialize: the ", name, " is ", given, ", but ", needed, " is needed");
}

inline void expect_frame(field_reader& fields, std::string_view format, int version) {
  expect(fields, "format", format);
  auto const given = fields.integer("version", 1, std::numeric_limits<std::int32_t>::max());
  require(given == version, "deserialize: the version is ", given, ", but ", version, " is needed");
}

inline void expect_frame(field_reader& fields, std::string_view format, int version, std::string_view kind) {
  expect_frame(fields, format, version);
  expect(fields, "model", kind);
}

/// One line. Names may be any bytes: what is no UTF-8 is replaced, where nlohmann would otherwise throw.
inline auto dump(nlohmann::ordered_json const& document) -> std::string {
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI::learn
