// ctgrad/core/sentence.hpp — text that is composed while the program compiles
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/fixed_string.hpp>

#include <string_view>

namespace ctgrad::inline CTGRAD_ABI {

/// A small text buffer for constant expressions. What does not fit is cut off and ends in "...".
struct sentence {
  static constexpr std::size_t capacity = 320;  ///< in characters
  char text[capacity]{};                        ///< not ended by a zero
  std::size_t size = 0;                         ///< in characters

  constexpr auto operator<<(std::string_view part) -> sentence& {
    for (char c : part) put(c);
    return *this;
  }
  constexpr auto operator<<(int number) -> sentence& {
    if (number < 0) put('-');
    char digits[12]{};
    int count = 0;
    for (long n = number < 0 ? -long(number) : number; n > 0 || count == 0; n /= 10) digits[count++] = char('0' + n % 10);
    while (count > 0) put(digits[--count]);
    return *this;
  }
  constexpr operator std::string_view() const { return {text, size}; }

 private:
  constexpr void put(char c) {
    if (size < capacity - 3) text[size++] = c;
    else
      for (std::size_t i = size; i < capacity; ++i) text[i] = '.', size = capacity;
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
