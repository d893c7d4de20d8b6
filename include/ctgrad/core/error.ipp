// ctgrad/core/error.ipp — how the sentence of an error is put together
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ctgrad::inline CTGRAD_ABI::detail {

CTGRAD_ONCE auto sentence_part::write(char* to) const -> std::size_t {
  char digits[32];
  char const* from = digits;
  std::size_t length = 0;
  switch (kind_) {
    case kind::c_string: from = c_string_, length = std::strlen(c_string_); break;
    case kind::view: from = view_->data(), length = view_->size(); break;
    case kind::string: from = string_->data(), length = string_->size(); break;
    case kind::letter: from = &letter_, length = 1; break;
    case kind::integer: length = std::size_t(std::snprintf(digits, sizeof digits, "%lld", integer_)); break;
    case kind::natural: length = std::size_t(std::snprintf(digits, sizeof digits, "%llu", natural_)); break;
    case kind::real: length = std::size_t(std::snprintf(digits, sizeof digits, "%g", real_)); break;
  }
  if (to != nullptr) std::memcpy(to, from, length);
  return length;
}

/// All parts, one after another. Not a std::string that grows: every program would compile its functions, templates.
struct whole_sentence {
  char* text;

  explicit whole_sentence(std::initializer_list<sentence_part> parts) {
    std::size_t length = 0;
    for (sentence_part const& part : parts) length += part.write(nullptr);
    char* end = text = new char[length + 1];
    for (sentence_part const& part : parts) end += part.write(end);
    *end = '\0';
  }
  whole_sentence(whole_sentence const&) = delete;
  ~whole_sentence() { delete[] text; }
};

[[gnu::noinline]] CTGRAD_ONCE void end_program(std::initializer_list<sentence_part> parts) {
  std::fprintf(stderr, "ctgrad: %s\n", whole_sentence(parts).text);
  std::abort();
}
#ifdef __cpp_exceptions
[[gnu::noinline]] CTGRAD_ONCE void fail(std::initializer_list<sentence_part> parts) {
  throw error(whole_sentence(parts).text);
}
#endif

}  // namespace ctgrad::inline CTGRAD_ABI::detail
