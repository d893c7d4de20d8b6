// ctgrad/expression/reduce.hpp — sums, maxima and what is made of them, over all axes or chosen ones
// SPDX-License-Identifier: MIT
//
// `sum(a)` is over all elements of one sample, `sum<0>(a)` along the first axis, `sum<0, 2>(a)` along two; an axis that
// is reduced is gone from the shape.
#pragma once
#include <ctgrad/expression/tensor.hpp>
#include <ctgrad/ops/argmax.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <int... Axis>
inline constexpr std::uint16_t axes_bits = std::uint16_t((0u | ... | (1u << Axis)));

inline constexpr int all_there = -1000;
template <class A, int... Axis>
constexpr auto first_missing_axis() -> int {
  int missing = all_there;
  ((missing = missing == all_there && (Axis < 0 || Axis >= A::extent.rank) ? Axis : missing), ...);
  return missing;
}

/// Applies `make(symbol, axes)` where the axes are there; the result has them no more.
template <fixed_string Name, int... Axis, class Make, class A>
consteval auto along(Make make, A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (((Axis < 0 || Axis >= A::extent.rank) || ...))
    return type_error<as_text(no_such_axis<Name, A, first_missing_axis<A, Axis...>()>{})>{};
  else {
    constexpr shape left = without(A::extent, axes_bits<Axis...>);
    return build<left>(make, a);
  }
}

/// Along no more axes than all: none named means all of them, for the ops too.
template <class A, int... Axis>
inline constexpr std::uint16_t bits_of = without(A::extent, axes_bits<Axis...>).rank == 0 ? 0 : axes_bits<Axis...>;

/// Numerically safe log-sum-exp along axes, in ops that reduce along the same.
constexpr auto logsumexp_over(symbol x, std::uint16_t axes) -> symbol {
  symbol const top = reduce_over<ops::maximum_op>(x, axes);
  symbol const e = apply<ops::exp_op>(x - repeated(top, x->extent, axes));
  return top + apply<ops::log_op>(sum_over(e, axes));
}

}  // namespace detail

/// The sum along the axes named.
template <int First, int... Axis, operand A>
consteval auto sum(A const& a) {
  return detail::along<"sum", First, Axis...>([](symbol x) { return sum_over(x, detail::bits_of<A, First, Axis...>); }, a);
}
/// The mean along the axes named.
template <int First, int... Axis, operand A>
consteval auto mean(A const& a) {
  return detail::along<"mean", First, Axis...>(
      [](symbol x) {
        constexpr int count = A::extent.size() / without(A::extent, detail::axes_bits<First, Axis...>).size();
        return 1.0 / count * sum_over(x, detail::bits_of<A, First, Axis...>);
      },
      a);
}
/// The largest element, over all or along the axes named. Ties share the derivative.
template <int... Axis, operand A>
consteval auto max(A const& a) {
  return detail::along<"max", Axis...>([](symbol x) { return reduce_over<ops::maximum_op>(x, detail::bits_of<A, Axis...>); },
                                       a);
}
/// The smallest element, over all or along the axes named.
template <int... Axis, operand A>
consteval auto min(A const& a) {
  return detail::along<"min", Axis...>(
      [](symbol x) { return -reduce_over<ops::maximum_op>(-x, detail::bits_of<A, Axis...>); }, a);
}
/// The row-major index of the first largest element, over all or along the axes named. Its derivative is zero.
template <int... Axis, operand A>
consteval auto argmax(A const& a) {
  return detail::along<"argmax", Axis...>([](symbol x) { return ops::argmax_over(x, detail::bits_of<A, Axis...>); }, a);
}
/// log(sum(exp(a))) along the axes named; finite for any finite a.
template <int First, int... Axis, operand A>
consteval auto logsumexp(A const& a) {
  return detail::along<"logsumexp", First, Axis...>(
      [](symbol x) {
        constexpr std::uint16_t axes = detail::bits_of<A, First, Axis...>;
        return axes == 0 ? apply<ops::logsumexp_op>(x) : detail::logsumexp_over(x, axes);
      },
      a);
}
/// a - logsumexp(a) along the axes named, over all elements where none is.
template <int... Axis, operand A>
consteval auto log_softmax(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (detail::first_missing_axis<A, Axis...>() != detail::all_there)
    return type_error<as_text(detail::no_such_axis<"log_softmax", A, detail::first_missing_axis<A, Axis...>()>{})>{};
  else
    return build<A::extent>(
        [](symbol x) {
          constexpr std::uint16_t axes = detail::bits_of<A, Axis...>;
          if (axes == 0) return x - apply<ops::logsumexp_op>(x);
          return x - repeated(detail::logsumexp_over(x, axes), A::extent, axes);
        },
        a);
}
/// exp(a) / sum exp(a) along the axes named. Over all elements it is `softmax`.
template <int First, int... Axis, operand A>
consteval auto softmax_along(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (constexpr int missing = detail::first_missing_axis<A, First, Axis...>(); missing != detail::all_there)
    return type_error<as_text(detail::no_such_axis<"softmax_along", A, missing>{})>{};
  else return exp(log_softmax<First, Axis...>(a));
}

/// Running sums along an axis.
template <int Axis = 0, operand A>
consteval auto cumsum(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (Axis < 0 || Axis >= A::extent.rank)
    return type_error<as_text(detail::no_such_axis<"cumsum", A, Axis>{})>{};
  else return build<A::extent>([](symbol x) { return ops::cumsum_op::along(x, Axis); }, a);
}

/// The sum of products of two tensors of one shape.
template <operand A, operand B>
consteval auto dot(A const& a, B const& b) {
  if constexpr (mistaken<A> || mistaken<B>) return first_mistake(a, b);
  else if constexpr (!(A::extent == B::extent)) return type_error<as_text(detail::shapes_differ<"dot", A, B>{})>{};
  else return sum(hadamard(a, b));
}

/// The Euclidean length of all elements of one sample, sqrt(sum(a^2)); it has no derivative at 0.
template <operand A>
consteval auto norm(A const& a) {
  return sqrt(sum(hadamard(a, a)));
}

namespace detail {
template <class A, class B>
struct not_vectors {
  constexpr auto operator()() const {
    return sentence{} << "outer: " << A::title << " is " << A::extent << " and " << B::title << " is " << B::extent
                      << ", but two vectors are needed";
  }
};
}  // namespace detail

/// a b^T of two vectors.
template <operand A, operand B>
consteval auto outer(A const& a, B const& b) {
  if constexpr (mistaken<A> || mistaken<B>) return first_mistake(a, b);
  else if constexpr (A::extent.rank != 1 || B::extent.rank != 1) return type_error<as_text(detail::not_vectors<A, B>{})>{};
  else return build<make_shape(A::extent[0], B::extent[0])>([](symbol x, symbol y) { return ops::outer(x, y); }, a, b);
}

}  // namespace ctgrad::inline CTGRAD_ABI
