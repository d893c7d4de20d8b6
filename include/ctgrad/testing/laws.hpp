// ctgrad/testing/laws.hpp — check_op<my_op>(): the laws that every op keeps, for an op of your own, in one line
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/testing/structured.hpp>

namespace ctgrad::inline CTGRAD_ABI::testing {

namespace detail {

/// A form shows operands as {a}, {.a} or {>a}; a brace too few would print nonsense.
template <class Op>
void check_notation() {
  require(!Op::name.empty(), "check_op: an op has no name");
  for (std::string_view form : {Op::text, Op::latex}) {
    int depth = 0;
    bool closed = true;
    for (char c : form) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      closed = closed && depth >= 0;
    }
    require(!form.empty() && closed && depth == 0, "check_op: ", Op::name, ": the braces of \"", form, "\" do not match");
  }
}

}  // namespace detail

/// Throws `error` with a sentence that says where an op breaks its laws:
/// - the derivative (or pullback) is that of the value, by central differences;
/// - elementwise ops: packs of float and double give what scalars give, at zeros, ties, infinities, denormals and NaN,
///   and for every length of a tail;
/// - structured ops: values and pullbacks in programs that run; what a composite op is made of has its shape.
/// \tparam A, B shapes of the operands of a structured op: `check_op<my_product, make_shape(3, 4), make_shape(4)>()`
/// \code check_op<own::log_odds_op>({.low = 0.1, .high = 0.9}); \endcode
template <class Op, shape A = make_shape(5), shape B = A>
void check_op(check_options const& options = {}) {
  detail::check_notation<Op>();
  if constexpr (Op::how == computed::elementwise) {
    detail::check_derivatives<Op>(options);
    detail::check_packs<Op, float>(options);
    detail::check_packs<Op, double>(options);
    detail::check_tails<Op, float>(options);
    detail::check_tails<Op, double>(options);
  } else {
    detail::check_expansion<Op, A, B>();
    detail::check_pullback<Op, A, B>(options);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::testing
