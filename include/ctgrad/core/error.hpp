// ctgrad/core/error.hpp — run-time errors say what was given, what was needed, and where
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ctgrad::inline CTGRAD_LIBRARY_ABI {

/// The caller's data or arguments are at fault. `what()` is one sentence. Without exceptions (-fno-exceptions) the
/// sentence goes to stderr, and the program is aborted.
// One type for all flags: compiled code throws it, the users' code catches it.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace ctgrad::inline CTGRAD_LIBRARY_ABI
namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// One part of a sentence, which outlives it. Not a template of the parts: every `require` would compile a function of
/// its own. And of two words: they are written at every `require`, which made a tenth of the code of a program.
class sentence_part {
 public:
  CTGRAD_INLINE sentence_part(char const* text) : c_string_(text), kind_(kind::c_string) {}
  CTGRAD_INLINE sentence_part(std::string_view const& text) : view_(&text), kind_(kind::view) {}
  CTGRAD_INLINE sentence_part(std::string const& text) : string_(&text), kind_(kind::string) {}
  CTGRAD_INLINE sentence_part(char letter) : letter_(letter), kind_(kind::letter) {}
  template <std::signed_integral N>
  CTGRAD_INLINE sentence_part(N number) : integer_(number), kind_(kind::integer) {}
  template <std::unsigned_integral N>
  CTGRAD_INLINE sentence_part(N number) : natural_(number), kind_(kind::natural) {}
  template <std::floating_point N>
  CTGRAD_INLINE sentence_part(N number) : real_(double(number)), kind_(kind::real) {}
  sentence_part(sentence_part const&) = delete;

  /// Writes the part where `to` points, unless that is nowhere. Returns its length.
  auto write(char* to) const -> std::size_t;

 private:
  enum class kind { c_string, view, string, letter, integer, natural, real };
  union {
    char const* c_string_;
    std::string_view const* view_;
    std::string const* string_;
    char letter_;
    long long integer_;
    unsigned long long natural_;
    double real_;
  };
  kind kind_;
};

// Two names: units compiled with and without exceptions may be linked into one program.
[[noreturn, gnu::cold]] void end_program(std::initializer_list<sentence_part> parts);
#ifdef __cpp_exceptions
[[noreturn, gnu::cold]] void fail(std::initializer_list<sentence_part> parts);
#else
[[noreturn]] CTGRAD_INLINE void fail(std::initializer_list<sentence_part> parts) { end_program(parts); }
#endif

}  // namespace detail

/// Throws `error` with the parts written one after another, unless `holds`. The parts are only written on failure.
/// \code require(rows > 0, "fit: the data set has ", rows, " rows, at least 1 is needed"); \endcode
template <class... Parts>
CTGRAD_INLINE void require(bool holds, Parts const&... parts) {
  if (!holds) [[unlikely]]
    detail::fail({parts...});
}

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/core/error.ipp>
#endif
