// ctgrad/expression/operators.hpp — + - * / of formulas and sums over them, each with its sentence for a mistake
// SPDX-License-Identifier: MIT
//
// Broadcasting: shapes are aligned at their last axis, and an extent of 1, or none, is repeated (NumPy's rule); so a
// scalar goes with anything. `*` is the matrix product, as on paper; a scalar multiplies anything. What does not depend
// on the sample is shared by all samples.
#pragma once
#include <ctgrad/expression/leaf.hpp>
#include <ctgrad/ops/moves.hpp>
#include <ctgrad/ops/products.hpp>
#include <ctgrad/ops/softmax.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

/// The shape that two shapes broadcast to; rank -1 where they do not.
constexpr auto joint_shape(shape const& a, shape const& b) -> shape {
  shape joint{a.rank > b.rank ? a.rank : b.rank, {}};
  for (int back = 1; back <= joint.rank; ++back) {
    int const m = back <= a.rank ? a.extent[a.rank - back] : 1, n = back <= b.rank ? b.extent[b.rank - back] : 1;
    if (m != n && m != 1 && n != 1) return {-1, {}};
    joint.extent[joint.rank - back] = m > n ? m : n;
  }
  return joint;
}

/// A tensor repeated along the axes that it lacks. Scalars stay as they are: every kernel broadcasts them.
constexpr auto broadcasted(symbol a, shape const& to) -> symbol {
  if (a->extent.rank == 0 || a->extent == to) return a;
  affine_map const own = row_major(a->extent);
  affine_map m;
  for (int back = 1; back <= a->extent.rank; ++back)
    if (a->extent[a->extent.rank - back] == to[to.rank - back]) m.stride[to.rank - back] = own.stride[a->extent.rank - back];
  return move(a, to, m);
}

template <class A, class B>
inline constexpr bool broadcasts = joint_shape(A::extent, B::extent).rank >= 0;

template <fixed_string Op, class A, class B>
struct shapes_differ {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": " << A::title << " is " << A::extent << " but " << B::title << " is "
                      << B::extent;
  }
};

template <class A, class B>
struct inner_extents_differ {
  constexpr auto operator()() const {
    return sentence{} << "matmul: " << A::title << " has " << A::extent.cols() << " columns but " << B::title << " has "
                      << B::extent.rows() << " rows (" << A::extent << " times " << B::extent << ")";
  }
};

template <class A, class B>
struct not_matrices {
  constexpr auto operator()() const {
    return sentence{} << "matmul: " << A::title << " is " << A::extent << " and " << B::title << " is " << B::extent
                      << ", but a matrix must stand on the left and a vector or a matrix on the right; the elementwise "
                      << "product is hadamard";
  }
};

template <fixed_string Op, class A>
struct not_a_matrix {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": " << A::title << " is " << A::extent << ", but a matrix is needed";
  }
};

template <class Op, fixed_string Name, class A, class B>
consteval auto elementwise(A const& a, B const& b) {
  if constexpr (mistaken<A> || mistaken<B>) return first_mistake(a, b);
  else if constexpr (!broadcasts<A, B>) return type_error<as_text(shapes_differ<Name, A, B>{})>{};
  else
    return build<joint_shape(A::extent, B::extent)>(
        [](symbol x, symbol y) {
          constexpr shape joint = joint_shape(A::extent, B::extent);
          return apply<Op>(broadcasted(x, joint), broadcasted(y, joint));
        },
        a, b);
}

template <class Op, class A>
consteval auto map(A const& a) {
  if constexpr (mistaken<A>) return a;
  else return build<A::extent>([](symbol x) { return apply<Op>(x); }, a);
}

template <class Op, class A>
consteval auto reduce(A const& a) {
  if constexpr (mistaken<A>) return a;
  else return build<shape{}>([](symbol x) { return apply<Op>(x); }, a);
}

}  // namespace detail

template <operand A, operand B>
consteval auto operator+(A const& a, B const& b) {
  return detail::elementwise<ops::add_op, "add">(a, b);
}
template <operand A, operand B>
consteval auto operator-(A const& a, B const& b) {
  return detail::elementwise<ops::subtract_op, "subtract">(a, b);
}
template <operand A, operand B>
consteval auto operator/(A const& a, B const& b) {
  return detail::elementwise<ops::divide_op, "divide">(a, b);
}
template <operand A>
consteval auto operator-(A const& a) {
  return detail::map<ops::negate_op>(a);
}

/// Elementwise product; shapes must be equal, or one operand a scalar.
template <operand A, operand B>
consteval auto hadamard(A const& a, B const& b) {
  return detail::elementwise<ops::multiply_op, "hadamard">(a, b);
}

/// The matrix product; with a scalar on either side, the product with that scalar.
template <operand A, operand B>
consteval auto operator*(A const& a, B const& b) {
  if constexpr (mistaken<A> || mistaken<B>) return first_mistake(a, b);
  else if constexpr (A::extent.rank == 0 || B::extent.rank == 0) return hadamard(a, b);
  else if constexpr (A::extent.rank != 2 || B::extent.rank > 2) return type_error<as_text(detail::not_matrices<A, B>{})>{};
  else if constexpr (A::extent.cols() != B::extent.rows())
    return type_error<as_text(detail::inner_extents_differ<A, B>{})>{};
  else
    return build<ops::matmul_op::shape_of(A::extent, B::extent)>([](symbol x, symbol y) { return ops::matmul(x, y); }, a, b);
}

/// The axes of a matrix exchanged.
template <operand A>
consteval auto transpose(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (A::extent.rank != 2) return type_error<as_text(detail::not_a_matrix<"transpose", A>{})>{};
  else return build<make_shape(A::extent[1], A::extent[0])>([](symbol x) { return ops::transpose(x); }, a);
}

// ---- numbers --------------------------------------------------------------------------------------------------------

template <operand A> consteval auto operator+(A const& a, double b) { return a + number(b); }
template <operand B> consteval auto operator+(double a, B const& b) { return number(a) + b; }
template <operand A> consteval auto operator-(A const& a, double b) { return a - number(b); }
template <operand B> consteval auto operator-(double a, B const& b) { return number(a) - b; }
template <operand A> consteval auto operator*(A const& a, double b) { return hadamard(number(b), a); }
template <operand B> consteval auto operator*(double a, B const& b) { return hadamard(number(a), b); }
template <operand A> consteval auto operator/(A const& a, double b) { return a / number(b); }
template <operand B> consteval auto operator/(double a, B const& b) { return number(a) / b; }

// ---- sums -----------------------------------------------------------------------------------------------------------

/// The sum of all elements of one sample.
template <operand A> consteval auto sum(A const& a) { return detail::reduce<ops::sum_op>(a); }
/// The mean of all elements of one sample.
template <operand A> consteval auto mean(A const& a) {
  if constexpr (mistaken<A>) return a;
  else return (1.0 / A::extent.size()) * sum(a);
}
/// log(sum(exp(a))) over all elements of one sample; finite for any finite a.
template <operand A> consteval auto logsumexp(A const& a) { return detail::reduce<ops::logsumexp_op>(a); }

}  // namespace ctgrad::inline CTGRAD_ABI

#include <ctgrad/expression/functions.hpp>
