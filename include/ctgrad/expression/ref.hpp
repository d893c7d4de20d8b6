// ctgrad/expression/ref.hpp — an expression as a type: a reference to it, never its graph
// SPDX-License-Identifier: MIT
//
// A graph that travelled in a template argument made one object of 779 KB with symbols of 2,384 characters.
#pragma once
#include <ctgrad/expression/expression.hpp>
#include <ctgrad/graph/verify.hpp>
#include <ctgrad/passes/canonical.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// `Expression` must have static storage: `inline constexpr` at namespace scope, `static constexpr` in a function.
template <auto const& Expression>
struct reference {
  static constexpr auto const& expression = Expression;  ///< the object that was named

  struct verified {
    constexpr auto operator()() const {
      decltype(auto) whole = Expression.value();
      sentence const mistake = verify(whole.formula);
      if (mistake.size == 0) return mistake;
      // What is wrong is told in the order of the formula; its nodes have that in which it was put together.
      sentence const as_read = verify(in_canonical_order(whole.formula, whole.root));
      return as_read.size == 0 ? mistake : as_read;
    }
  };
  using checked = type_error<as_text(verified{})>;  ///< the sentence of a wrong formula, if it is one
  static_assert(sizeof(checked) > 0);
};

template <auto const& Expression>
  requires mistaken<std::remove_cvref_t<decltype(Expression)>>
struct reference<Expression> {
  static constexpr bool is_type_error = true;
};

/// `ref<loss>`: how a specification names a formula. A mistake in the formula is told here, in one sentence.
template <auto const& Expression>
inline constexpr reference<Expression> ref{};

}  // namespace ctgrad::inline CTGRAD_ABI
