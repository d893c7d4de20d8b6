// ctgrad/loss/cross_entropy.hpp — the negative log-likelihood of a class under softmax
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <class T>
inline constexpr bool is_label = requires { T::classes; };

template <class Z, class T>
struct classes_differ {
  constexpr auto operator()() const {
    return sentence{} << "cross_entropy: " << Z::title << " is " << Z::extent << " but " << T::title << " has "
                      << T::extent.size() << " classes";
  }
};

template <class Z, class T>
struct not_a_label {
  constexpr auto operator()() const {
    sentence out;
    out << "cross_entropy: " << T::title << " (" << T::extent << ") is not a label";
    if (is_label<Z>) return out << ", but " << Z::title << " is: write cross_entropy(logits, " << Z::title << ")";
    return out << "; its second operand is a label<name, classes>";
  }
};

}  // namespace detail

/// -log softmax(logits)_t = logsumexp(logits) - logits_t, finite for any finite logits (Bishop 2006, eq. 4.108).
/// \param logits a vector with one number a class, before any softmax
/// \param t a `label` with as many classes
template <operand Z, operand T>
consteval auto cross_entropy(Z const& logits, T const& t) {
  if constexpr (mistaken<Z> || mistaken<T>) return first_mistake(logits, t);
  else if constexpr (!detail::is_label<T>) return type_error<as_text(detail::not_a_label<Z, T>{})>{};
  else if constexpr (Z::extent.rank != 1 || !(Z::extent == T::extent))
    return type_error<as_text(detail::classes_differ<Z, T>{})>{};
  else
    return build<shape{}>(
        [](symbol z, symbol label) {
          if (is<ops::softmax_op>(z) && !z.in->fault)
            z.in->fault = {"cross_entropy expects logits, but is given a softmax", ": remove it, ",
                           "cross_entropy applies it itself", {}, {}};
          return apply<ops::logsumexp_op>(z) - apply<ops::sum_op>(label * z);
        },
        logits, t);
}

}  // namespace ctgrad::inline CTGRAD_ABI
