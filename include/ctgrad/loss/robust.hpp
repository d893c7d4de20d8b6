// ctgrad/loss/robust.hpp — errors that grow more slowly than squares: absolute, huber, log_cosh, quantile
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/loss/outputs.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// mean(|y - t|); its derivative where they are equal is 0.
template <operand Y, operand T>
consteval auto mean_absolute_error(Y const& y, T const& t) {
  return detail::compared<"mean_absolute_error">([](symbol a, symbol b) { return apply<ops::abs_op>(a - b); }, y, t);
}

/// The mean of e^2 / 2 where |e| <= delta, of delta (|e| - delta / 2) elsewhere, e = y - t (Huber 1964).
template <operand Y, operand T>
consteval auto huber(Y const& y, T const& t, double delta = 1) {
  return detail::compared<"huber">(
      [delta](symbol a, symbol b) {
        detail::complain(a, !(delta > 0), {"huber: delta must be positive"});
        return apply<ops::huber_op>(a - b, literal(*a.in, delta));
      },
      y, t);
}

/// mean(log(cosh(y - t)))
template <operand Y, operand T>
consteval auto log_cosh(Y const& y, T const& t) {
  return detail::compared<"log_cosh">([](symbol a, symbol b) { return apply<ops::log_cosh_op>(a - b); }, y, t);
}

/// mean(max(q e, (q - 1) e)), e = t - y: its minimum is the q-quantile of t (Koenker & Bassett 1978). The derivative
/// where they are equal is that of t above y, -q.
template <operand Y, operand T>
consteval auto quantile_loss(Y const& y, T const& t, double q) {
  return detail::compared<"quantile_loss">(
      [q](symbol a, symbol b) {
        detail::complain(a, !(q > 0 && q < 1), {"quantile_loss: q is a probability between 0 and 1"});
        return q * (b - a) + apply<ops::relu_op>(a - b);
      },
      y, t);
}

}  // namespace ctgrad::inline CTGRAD_ABI
