// ctgrad/core/fixed_string.hpp — text as a template argument: the name of a leaf, a sentence of the compiler
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <cstddef>
#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

/// A string literal that can be a template argument: `input<"x", 784>`. `Size` counts the terminating NUL.
template <std::size_t Size>
struct fixed_string {
  char text[Size]{};  ///< with the zero that ends it

  constexpr fixed_string() = default;
  constexpr fixed_string(char const (&literal)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) text[i] = literal[i];
  }
  constexpr auto operator==(fixed_string const&) const -> bool = default;
  constexpr operator std::string_view() const { return {text, Size - 1}; }
};

}  // namespace ctgrad::inline CTGRAD_ABI
