// ctgrad/loss/likelihood.hpp — negative log-likelihoods of numbers and of counts
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// The mean of (log_variance + (t - mean)^2 / variance) / 2: a normal distribution without its constant log(2 pi) / 2
/// (Nix & Weigend 1994). With the logarithm, every output is a variance.
template <operand Mean, operand LogVariance, operand T>
consteval auto gaussian_nll(Mean const& mean, LogVariance const& log_variance, T const& t) {
  return detail::compared<"gaussian_nll">(
      [](symbol m, symbol v, symbol target) {
        detail::complain(v, is<ops::exp_op>(v) || is<ops::softplus_op>(v),
                         {"gaussian_nll expects the logarithm of the variance, but is given the result of ",
                          ": remove it",
                          {},
                          v->is_leaf() ? std::string_view{} : v->op->name,
                          {}});
        return 0.5 * (v + ops::square(target - m) * apply<ops::exp_op>(-v));
      },
      mean, log_variance, t);
}

/// The mean of exp(log_rate) - t log_rate: a Poisson distribution of counts t without its constant log(t!).
template <operand LogRate, operand T>
consteval auto poisson_nll(LogRate const& log_rate, T const& t) {
  return detail::compared<"poisson_nll">(
      [](symbol z, symbol target) {
        detail::complain(z, is<ops::exp_op>(z) || is<ops::softplus_op>(z),
                         {"poisson_nll expects the logarithm of the rate, but is given the result of ",
                          ": remove it",
                          {},
                          z->is_leaf() ? std::string_view{} : z->op->name,
                          {}});
        return apply<ops::exp_op>(z) - target * z;
      },
      log_rate, t);
}

}  // namespace ctgrad::inline CTGRAD_ABI
