// ctgrad/loss/cross_entropy.hpp — the negative log-likelihood of a class, or of probabilities, under softmax
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// What `cross_entropy` can be told.
struct cross_entropy_options {
  double label_smoothing = 0;  ///< this part of the truth is spread over all classes (Szegedy et al. 2016)
};

namespace detail {

template <class T>
inline constexpr bool is_label = requires { T::classes; };
template <class T>
inline constexpr role role_of = role::none;
template <class T>
  requires requires { T::what; }
inline constexpr role role_of<T> = T::what;
/// Says for each class how probable it is: a label, a target, or a formula.
template <class T>
inline constexpr bool is_truth = is_label<T> || role_of<T> == role::target || role_of<T> == role::none;

template <fixed_string Loss, class Z, class T>
struct classes_differ {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Loss) << ": " << Z::title << " is " << Z::extent << " but " << T::title << " has "
                      << T::extent.size() << " classes";
  }
};

template <fixed_string Loss, class Z, class T>
struct not_a_label {
  constexpr auto operator()() const {
    sentence out;
    out << std::string_view(Loss) << ": " << T::title << " (" << T::extent << ") is not a label";
    if (is_label<Z> || role_of<Z> == role::target)
      return out << ", but " << Z::title << " is: write " << std::string_view(Loss) << "(logits, " << Z::title << ")";
    return out << "; its second operand is a label<name, classes>, or a target of probabilities";
  }
};

/// `formula(logits, truth)` of a vector of logits and what is known of the classes.
template <fixed_string Loss, class Formula, class Z, class T>
consteval auto classified(Formula formula, Z const& logits, T const& t) {
  if constexpr (mistaken<Z> || mistaken<T>) return first_mistake(logits, t);
  else if constexpr (!is_truth<T> || is_label<Z> || role_of<Z> == role::target)
    return type_error<as_text(not_a_label<Loss, Z, T>{})>{};
  else if constexpr (Z::extent.rank != 1 || !(Z::extent == T::extent))
    return type_error<as_text(classes_differ<Loss, Z, T>{})>{};
  else
    return build<shape{}>(
        [formula](symbol z, symbol truth) {
          std::string_view const loss = Loss == fixed_string("cross_entropy") ? "cross_entropy" : "kl_divergence";
          bool const soft = is<ops::softmax_op>(z);
          complain(z, soft || is<ops::sigmoid_op>(z),
                   {loss, ": remove it, ", " applies a softmax itself",
                    soft ? " expects logits, but is given a softmax" : " expects logits, but is given a sigmoid", loss});
          return formula(z, truth);
        },
        logits, t);
}

}  // namespace detail

/// -sum(t log softmax(logits)) = sum(t) logsumexp(logits) - t' logits, finite for any finite logits (Bishop 2006,
/// eq. 4.108).
/// \param logits a vector with one number a class, before any softmax
/// \param t a `label` with as many classes, or a `target` (or formula) with a probability for each
/// \code cross_entropy(logits, t, {.label_smoothing = 0.1}) \endcode
template <operand Z, operand T>
consteval auto cross_entropy(Z const& logits, T const& t, cross_entropy_options options = {}) {
  return detail::classified<"cross_entropy">(
      [smoothing = options.label_smoothing](symbol z, symbol truth) {
        detail::complain(z, !(smoothing >= 0 && smoothing <= 1), {"cross_entropy: label_smoothing lies between 0 and 1"});
        symbol const all = apply<ops::logsumexp_op>(z), hit = apply<ops::sum_op>(truth * z);
        bool const one_hot = truth->what == role::label;
        symbol const mass = one_hot ? literal(*z.in, 1) : apply<ops::sum_op>(truth);
        if (smoothing == 0) return mass * all - hit;
        symbol const smooth = one_hot ? mass : (1 - smoothing) * mass + smoothing;
        return smooth * all - ((1 - smoothing) * hit + smoothing / z->extent.size() * apply<ops::sum_op>(z));
      },
      logits, t);
}

/// sum(t log(t / softmax(logits))): the Kullback-Leibler divergence of the prediction from probabilities t, which is
/// cross_entropy(logits, t) less what no prediction could do better. 0 log(0) = 0.
template <operand Z, operand T>
consteval auto kl_divergence(Z const& logits, T const& t) {
  return detail::classified<"kl_divergence">(
      [](symbol z, symbol truth) {
        symbol const all = apply<ops::logsumexp_op>(z), hit = apply<ops::sum_op>(truth * z);
        if (truth->what == role::label) return all - hit;
        symbol const entropy = apply<ops::sum_op>(apply<ops::xlogy_op>(truth, truth));
        return entropy + (apply<ops::sum_op>(truth) * all - hit);
      },
      logits, t);
}

}  // namespace ctgrad::inline CTGRAD_ABI
