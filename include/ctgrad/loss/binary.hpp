// ctgrad/loss/binary.hpp — two classes, one number: binary_cross_entropy of a logit; hinge and exponential of a margin
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

constexpr auto is_probability(symbol y) -> bool { return is<ops::sigmoid_op>(y) || is<ops::softmax_op>(y); }
constexpr auto name_of_op(symbol y) -> std::string_view { return y->is_leaf() ? std::string_view{} : y->op->name; }

}  // namespace detail

/// The mean of -t log(p) - (1 - t) log(1 - p), p = sigmoid(logit), for t in [0, 1]; finite for any finite logit, since
/// it is softplus(logit) - t logit.
template <operand Z, operand T>
consteval auto binary_cross_entropy(Z const& logits, T const& t) {
  return detail::compared<"binary_cross_entropy">(
      [](symbol z, symbol target) {
        detail::complain(z, detail::is_probability(z),
                         {"binary_cross_entropy expects logits, but is given a ",
                          ": remove it, ",
                          "binary_cross_entropy applies a sigmoid itself",
                          detail::name_of_op(z),
                          {}});
        return apply<ops::softplus_op>(z) - target * z;
      },
      logits, t);
}

/// mean(max(0, 1 - t y)) for t = -1 or 1 (Cortes & Vapnik 1995); its derivative where t y = 1 is 0.
template <operand Y, operand T>
consteval auto hinge(Y const& y, T const& t) {
  return detail::compared<"hinge">(
      [](symbol a, symbol target) {
        detail::complain(
            a, detail::is_probability(a),
            {"hinge expects a score of either sign, but is given a ", ": remove it", {}, detail::name_of_op(a), {}});
        return apply<ops::relu_op>(1 - target * a);
      },
      y, t);
}

/// mean(exp(-t y)) for t = -1 or 1: what boosting minimises (Friedman et al. 2000).
template <operand Y, operand T>
consteval auto exponential_loss(Y const& y, T const& t) {
  return detail::compared<"exponential_loss">(
      [](symbol a, symbol target) {
        detail::complain(a, detail::is_probability(a),
                         {"exponential_loss expects a score of either sign, but is given a ",
                          ": remove it",
                          {},
                          detail::name_of_op(a),
                          {}});
        return apply<ops::exp_op>(-(target * a));
      },
      y, t);
}

}  // namespace ctgrad::inline CTGRAD_ABI
