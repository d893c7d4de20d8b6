// tests/support/damaged_text.hpp — saved models with something wrong in them: none is believed
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/data/dataset.hpp>
#include <ctgrad/estimator/save.hpp>

#include <catch2/catch.hpp>

#include <string>

#include "support/message.hpp"

namespace support {

/// `to` instead of the first `from`, which must be there.
inline auto replaced(std::string text, std::string const& from, std::string const& to) -> std::string {
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// What a text that is no `Model` is refused with.
template <class Model>
auto refusal(std::string const& text) -> std::string {
  return message([&] { (void)ctgrad::deserialize<Model>(text); });
}

/// What a model, read from any text, does with rows is an answer or an error.
template <class Model>
void ask(Model const& model, ctgrad::dataset const& data) {
  if constexpr (requires { predict(model, data.features()); }) (void)predict(model, data.features());
  else (void)transform(model, data);
}

/// law: no beginning of a JSON text is taken for the whole, nor a text with a field renamed; with another byte anywhere, it is
/// refused, as most are, or gives a model that can be asked for `data`. Cuts and changes at `places` places, or at each of fewer.
template <class Model>
void no_damage_is_believed(std::string const& text, ctgrad::dataset const& data, std::size_t places = std::string::npos) {
  std::size_t const step = text.size() / places + 1;
  for (std::size_t end = 0; end + 2 < text.size(); end += step) CHECK(refusal<Model>(text.substr(0, end)) != "no error");
  for (std::size_t at = text.find("\":"); at != std::string::npos; at = text.find("\":", at + 1)) {
    std::string other = text;
    other[at - 1] = char(other[at - 1] == 'z' ? 'q' : 'z');
    CHECK(refusal<Model>(other) != "no error");
  }
  std::size_t refused = 0, tried = 0;
  for (std::size_t i = 0; i < text.size(); i += step)
    for (char const byte : {'0', '9', '-', '"', ']', ',', '\xff'}) {
      std::string other = text;
      other[i] = byte;
      ++tried;
      refused += message([&] { ask(ctgrad::deserialize<Model>(other), data); }) != "no error";
    }
  CHECK(3 * refused > 2 * tried);
}

}  // namespace support
