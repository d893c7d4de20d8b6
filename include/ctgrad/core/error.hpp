// ctgrad/core/error.hpp — run-time errors say what was given, what was needed, and where
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <concepts>
#include <cstdio>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The caller's data or arguments are at fault. `what()` is one sentence.
// One type for all flags: compiled code throws it, the users' code catches it.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// One part of a sentence. Not a template of the parts: every `require` would compile a function of its own.
class sentence_part {
 public:
  sentence_part(std::string_view text) : text_(text), kind_(kind::text) {}
  sentence_part(char const* text) : sentence_part(std::string_view(text)) {}
  sentence_part(std::string const& text) : sentence_part(std::string_view(text)) {}
  sentence_part(char letter) : letter_(letter), text_(&letter_, 1), kind_(kind::text) {}
  template <std::signed_integral N>
  sentence_part(N number) : integer_(number), kind_(kind::integer) {}
  template <std::unsigned_integral N>
  sentence_part(N number) : natural_(number), kind_(kind::natural) {}
  template <std::floating_point N>
  sentence_part(N number) : real_(double(number)), kind_(kind::real) {}
  sentence_part(sentence_part const&) = delete;

  void append_to(std::string& sentence) const {
    char digits[32];
    int length = 0;
    switch (kind_) {
      case kind::text: sentence += text_; return;
      case kind::integer: length = std::snprintf(digits, sizeof digits, "%lld", integer_); break;
      case kind::natural: length = std::snprintf(digits, sizeof digits, "%llu", natural_); break;
      case kind::real: length = std::snprintf(digits, sizeof digits, "%g", real_); break;
    }
    sentence.append(digits, std::size_t(length));
  }

 private:
  enum class kind { text, integer, natural, real };
  char letter_ = 0;
  std::string_view text_{};
  long long integer_ = 0;
  unsigned long long natural_ = 0;
  double real_ = 0;
  kind kind_;
};

[[noreturn, gnu::cold, gnu::noinline]] inline void fail(std::initializer_list<sentence_part> parts) {
  std::string sentence;
  for (sentence_part const& part : parts) part.append_to(sentence);
  throw error(sentence);
}

}  // namespace detail

/// Throws `error` with the parts written one after another, unless `holds`. The parts are only written on failure.
/// \code require(rows > 0, "fit: the data set has ", rows, " rows, at least 1 is needed"); \endcode
template <class... Parts>
CTGRAD_INLINE void require(bool holds, Parts const&... parts) {
  if (!holds) [[unlikely]]
    detail::fail({parts...});
}

}  // namespace ctgrad::inline CTGRAD_ABI
