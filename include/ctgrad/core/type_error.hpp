// ctgrad/core/type_error.hpp — a mistake in a formula is one sentence, told by the compiler
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/sentence.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The sentence that `compose()` returns, as a template argument of exactly its size.
template <class Compose>
consteval auto as_text(Compose compose) {
  constexpr sentence whole = Compose{}();
  (void)compose;
  fixed_string<whole.size + 1> exact;
  for (std::size_t i = 0; i < whole.size; ++i) exact.text[i] = whole.text[i];
  exact.text[whole.size] = 0;  // without the NUL, GCC prints the characters one by one
  return exact;
}

// Clang prints the argument of a concept whole, GCC the argument of a class; each prints the other one mangled.
#if defined(__clang__)
template <fixed_string Sentence>
concept well_typed = Sentence.text[0] == 0;
#else
/// Has the formula no mistake? The compiler prints the sentence of one that has.
template <fixed_string Sentence>
constexpr bool well_typed = Sentence.text[0] == 0;
#endif

/// What an operator returns instead of an expression when its operands do not fit. Every further operator passes it on
/// silently, so that one mistake is one sentence.
template <fixed_string Sentence>
struct type_error {
  static_assert(well_typed<Sentence>, "this formula does not type-check");
  static constexpr bool is_type_error = true;
};

/// Is this what an operator returned for operands that do not fit?
template <class T>
concept mistaken = requires { T::is_type_error; };

/// Of several operands, the first that is a mistake; there is one.
template <class First, class... Rest>
consteval auto first_mistake(First first, [[maybe_unused]] Rest... rest) {
  if constexpr (mistaken<First>) return first;
  else return first_mistake(rest...);
}

}  // namespace ctgrad::inline CTGRAD_ABI
