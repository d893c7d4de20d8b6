// ctgrad/expression/functions.hpp — the elementwise functions of a formula
// SPDX-License-Identifier: MIT
//
// Constrained, so that <cmath> and <algorithm> keep their own. Where two or three operands meet, each may be a number,
// and shapes broadcast as for + and -. Conventions at kinks stand beside the ops (ops/piecewise.hpp, rectifiers.hpp).
#pragma once
#include <ctgrad/expression/operators.hpp>
#include <ctgrad/ops/activations.hpp>
#include <ctgrad/ops/error_function.hpp>
#include <ctgrad/ops/losses.hpp>
#include <ctgrad/ops/powers.hpp>
#include <ctgrad/ops/trigonometric.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Formulas, of which some may be plain numbers.
template <class... E>
concept formulas = ((operand<E> || std::is_arithmetic_v<E>) && ...) && (operand<E> || ...);

namespace detail {

template <class E>
consteval auto lifted(E const& e) -> decltype(auto) {
  if constexpr (std::is_arithmetic_v<E>) return number(double(e));
  else return (e);
}

template <class Op, fixed_string Name, class A, class B>
consteval auto binary(A const& a, B const& b) {
  return elementwise<Op, Name>(lifted(a), lifted(b));
}

template <class Op, fixed_string Name, class A, class B, class C>
consteval auto three(A const& a, B const& b, C const& c) {
  if constexpr (mistaken<A> || mistaken<B> || mistaken<C>) return first_mistake(a, b, c);
  else if constexpr (!broadcasts<A, B>) return type_error<as_text(shapes_differ<Name, A, B>{})>{};
  else if constexpr (!broadcasts<A, C>) return type_error<as_text(shapes_differ<Name, A, C>{})>{};
  else if constexpr (!broadcasts<B, C>) return type_error<as_text(shapes_differ<Name, B, C>{})>{};
  else
    return build<joint_shape(joint_shape(A::extent, B::extent), C::extent)>(
        [](symbol x, symbol y, symbol z) {
          constexpr shape joint = joint_shape(joint_shape(A::extent, B::extent), C::extent);
          return apply<Op>(broadcasted(x, joint), broadcasted(y, joint), broadcasted(z, joint));
        },
        a, b, c);
}
template <class Op, fixed_string Name, class A, class B, class C>
consteval auto ternary(A const& a, B const& b, C const& c) {
  return three<Op, Name>(lifted(a), lifted(b), lifted(c));
}

}  // namespace detail

// ---- exponentials and powers ----------------------------------------------------------------------------------------

/// e^a, elementwise, as all that follow.
template <operand A> consteval auto exp(A const& a) { return detail::map<ops::exp_op>(a); }
/// exp(a) - 1, with all its digits near 0.
template <operand A> consteval auto expm1(A const& a) { return detail::map<ops::expm1_op>(a); }
/// The natural logarithm.
template <operand A> consteval auto log(A const& a) { return detail::map<ops::log_op>(a); }
/// log(1 + a), with all its digits near 0.
template <operand A> consteval auto log1p(A const& a) { return detail::map<ops::log1p_op>(a); }
/// The square root; its derivative at 0 is infinite.
template <operand A> consteval auto sqrt(A const& a) { return detail::map<ops::sqrt_op>(a); }
/// 1 / sqrt(a)
template <operand A> consteval auto rsqrt(A const& a) { return detail::map<ops::rsqrt_op>(a); }
/// a^2, elementwise.
template <operand A>
consteval auto square(A const& a) {
  if constexpr (mistaken<A>) return a;
  else return build<A::extent>([](symbol x) { return ops::square(x); }, a);
}
/// a^exponent; small whole and half exponents become products and roots.
template <operand A>
consteval auto pow(A const& a, double exponent) {
  if constexpr (mistaken<A>) return a;
  else return build<A::extent>([exponent](symbol x) { return ops::power(x, exponent); }, a);
}
/// a^b, both of them formulas or the base a number; negative bases only with whole exponents.
template <class A, operand B>
  requires formulas<A, B>
consteval auto pow(A const& a, B const& b) {
  return detail::binary<ops::pow_op, "pow">(a, b);
}
/// x log(y), and 0 where x is 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto xlogy(A const& a, B const& b) {
  return detail::binary<ops::xlogy_op, "xlogy">(a, b);
}

// ---- trigonometric and hyperbolic functions, erf --------------------------------------------------------------------

/// The sine of radians.
template <operand A> consteval auto sin(A const& a) { return detail::map<ops::sin_op>(a); }
/// The cosine of radians.
template <operand A> consteval auto cos(A const& a) { return detail::map<ops::cos_op>(a); }
/// The tangent of radians.
template <operand A> consteval auto tan(A const& a) { return detail::map<ops::tan_op>(a); }
/// The arc tangent, in (-pi/2, pi/2).
template <operand A> consteval auto atan(A const& a) { return detail::map<ops::atan_op>(a); }
/// The hyperbolic sine.
template <operand A> consteval auto sinh(A const& a) { return detail::map<ops::sinh_op>(a); }
/// The hyperbolic cosine.
template <operand A> consteval auto cosh(A const& a) { return detail::map<ops::cosh_op>(a); }
/// The hyperbolic tangent.
template <operand A> consteval auto tanh(A const& a) { return detail::map<ops::tanh_op>(a); }
/// The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to a.
template <operand A> consteval auto erf(A const& a) { return detail::map<ops::erf_op>(a); }

// ---- piecewise ------------------------------------------------------------------------------------------------------

/// The absolute value; its derivative at 0 is 0.
template <operand A> consteval auto abs(A const& a) { return detail::map<ops::abs_op>(a); }
/// -1, 0 or 1; its derivative is 0.
template <operand A> consteval auto sign(A const& a) { return detail::map<ops::sign_op>(a); }
/// The largest whole number that is not above a; its derivative is 0.
template <operand A> consteval auto floor(A const& a) { return detail::map<ops::floor_op>(a); }
/// The smaller element; at a tie each has half of the derivative.
template <class A, class B>
  requires formulas<A, B>
consteval auto min(A const& a, B const& b) {
  return detail::binary<ops::min_op, "min">(a, b);
}
/// The larger element; at a tie each has half of the derivative.
template <class A, class B>
  requires formulas<A, B>
consteval auto max(A const& a, B const& b) {
  return detail::binary<ops::max_op, "max">(a, b);
}
/// a kept within bounds; its derivative is 1 between them and on them.
template <operand A, class Low, class High>
  requires formulas<A, Low, High>
consteval auto clip(A const& a, Low const& low, High const& high) {
  return detail::ternary<ops::clip_op, "clip">(a, low, high);
}
/// a where the condition is not 0, else b.
template <operand Condition, class A, class B>
  requires formulas<Condition, A, B>
consteval auto where(Condition const& condition, A const& a, B const& b) {
  return detail::ternary<ops::where_op, "where">(condition, a, b);
}

// ---- comparisons: 1 where they hold, else 0 -------------------------------------------------------------------------

/// 1 where a < b, else 0. Shapes broadcast, either may be a number; its derivative is 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto less(A const& a, B const& b) {
  return detail::binary<ops::less_op, "less">(a, b);
}
/// 1 where a <= b, else 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto less_equal(A const& a, B const& b) {
  return detail::binary<ops::less_equal_op, "less_equal">(a, b);
}
/// 1 where a > b, else 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto greater(A const& a, B const& b) {
  return detail::binary<ops::less_op, "greater">(b, a);
}
/// 1 where a >= b, else 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto greater_equal(A const& a, B const& b) {
  return detail::binary<ops::less_equal_op, "greater_equal">(b, a);
}
/// 1 where a = b, else 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto equal(A const& a, B const& b) {
  return detail::binary<ops::equals_op, "equal">(a, b);
}
/// 1 where a and b differ, else 0.
template <class A, class B>
  requires formulas<A, B>
consteval auto not_equal(A const& a, B const& b) {
  return detail::binary<ops::not_equal_op, "not_equal">(a, b);
}

}  // namespace ctgrad::inline CTGRAD_ABI
