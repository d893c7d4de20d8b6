// ctgrad/expression/tensor.hpp — the elements of tensors elsewhere: reshape, slice, concat, stack, repeat, gather ...
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/expression/operators.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

template <fixed_string Op, class A, int Axis>
struct no_such_axis {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": " << A::title << " is " << A::extent << ", which has no axis " << Axis;
  }
};
template <class A, int... Extents>
struct sizes_differ {
  constexpr auto operator()() const {
    shape const to = make_shape(Extents...);
    return sentence{} << "reshape: " << A::title << " is " << A::extent << ", " << A::extent.size() << " elements, but "
                      << to << " has " << to.size();
  }
};
template <class A, int Axis, int Begin, int End>
struct slice_outside {
  constexpr auto operator()() const {
    return sentence{} << "slice: " << A::title << " is " << A::extent << ", so elements " << Begin << " to " << End
                      << " of axis " << Axis << " are not all there";
  }
};
template <class A, class B, int Axis>
struct cannot_concat {
  constexpr auto operator()() const {
    return sentence{} << "concat: " << A::title << " is " << A::extent << " and " << B::title << " is " << B::extent
                      << ", which differ along another axis than " << Axis;
  }
};
template <class A, int Index>
struct index_outside {
  constexpr auto operator()() const {
    return sentence{} << "gather: there is no row " << Index << " in " << A::title << ", which is " << A::extent;
  }
};

constexpr auto with_extent(shape s, int axis, int extent) -> shape {
  s.extent[axis] = extent;
  return s;
}
constexpr auto concat_fits(shape const& a, shape const& b, int axis) -> bool {
  return a.rank == b.rank && axis < a.rank && with_extent(a, axis, 0) == with_extent(b, axis, 0);
}

}  // namespace detail

/// The same elements in row-major order, in another shape of the same size.
template <int... Extents, operand A>
consteval auto reshape(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (make_shape(Extents...).size() != A::extent.size())
    return type_error<as_text(detail::sizes_differ<A, Extents...>{})>{};
  else
    return build<make_shape(Extents...)>(
        [](symbol x) { return move(x, make_shape(Extents...), row_major(make_shape(Extents...))); }, a);
}

/// All elements as a vector, row-major.
template <operand A>
consteval auto flatten(A const& a) {
  if constexpr (mistaken<A>) return a;
  else return reshape<A::extent.size()>(a);
}

/// Elements Begin to End - 1 along an axis, every Step-th.
template <int Axis, int Begin, int End, int Step = 1, operand A>
consteval auto slice(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (Axis < 0 || Axis >= A::extent.rank)
    return type_error<as_text(detail::no_such_axis<"slice", A, Axis>{})>{};
  else if constexpr (Begin < 0 || End > A::extent[Axis] || Begin >= End || Step < 1)
    return type_error<as_text(detail::slice_outside<A, Axis, Begin, End>{})>{};
  else {
    constexpr shape to = detail::with_extent(A::extent, Axis, (End - Begin + Step - 1) / Step);
    return build<to>(
        [to](symbol x) {
          affine_map m = row_major(A::extent);
          m.offset = Begin * m.stride[Axis];
          m.stride[Axis] *= Step;
          return move(x, to, m);
        },
        a);
  }
}

/// Two tensors one after the other along an axis; further ones follow.
template <int Axis = 0, operand A, operand B, operand... More>
consteval auto concat(A const& a, B const& b, More const&... more) {
  if constexpr (mistaken<A> || mistaken<B>) return first_mistake(a, b);
  else if constexpr (!detail::concat_fits(A::extent, B::extent, Axis))
    return type_error<as_text(detail::cannot_concat<A, B, Axis>{})>{};
  else {
    constexpr shape to = detail::with_extent(A::extent, Axis, A::extent[Axis] + B::extent[Axis]);
    auto const both = build<to>(
        [to](symbol x, symbol y) {
          affine_map first = row_major(to), second = first;
          second.offset = A::extent[Axis] * second.stride[Axis];
          return apply<ops::add_op>(put_at(x, to, first), put_at(y, to, second));
        },
        a, b);
    if constexpr (sizeof...(More) == 0) return both;
    else return concat<Axis>(both, more...);
  }
}

namespace detail {
template <fixed_string Op, class A>
struct no_more_axes {
  constexpr auto operator()() const {
    return sentence{} << std::string_view(Op) << ": " << A::title << " is " << A::extent
                      << ", and a tensor has at most 4 axes";
  }
};
}  // namespace detail

/// A tensor n times along a new axis before the others.
template <int Times, operand A>
consteval auto repeat(A const& a) {
  static_assert(Times > 0, "repeat: a tensor is repeated at least once");
  if constexpr (mistaken<A>) return a;
  else if constexpr (A::extent.rank == shape::most_axes) return type_error<as_text(detail::no_more_axes<"repeat", A>{})>{};
  else {
    constexpr shape to = [] {
      shape s{A::extent.rank + 1, {Times}};
      for (int axis = 0; axis < A::extent.rank; ++axis) s.extent[axis + 1] = A::extent[axis];
      return s;
    }();
    return build<to>(
        [to](symbol x) {
          affine_map const own = row_major(A::extent);
          affine_map m;
          for (int axis = 0; axis < A::extent.rank; ++axis) m.stride[axis + 1] = own.stride[axis];
          return A::extent.rank == 0 ? spread(x, to) : move(x, to, m);
        },
        a);
  }
}

namespace detail {

/// What is wrong with tensors that are to be stacked; empty when nothing is.
template <class A, class... More>
struct cannot_stack {
  constexpr auto operator()() const -> sentence {
    sentence out;
    if (A::extent.rank == shape::most_axes) return no_more_axes<"stack", A>{}();
    ((out.size == 0 && !(More::extent == A::extent)
          ? void(out << "stack: " << A::title << " is " << A::extent << " but " << More::title << " is " << More::extent)
          : void()),
     ...);
    return out;
  }
};

}  // namespace detail

/// Tensors of one shape along a new first axis.
template <operand A, operand... More>
consteval auto stack(A const& a, More const&... more) {
  if constexpr (mistaken<A> || (mistaken<More> || ...)) return first_mistake(a, more...);
  else if constexpr (detail::cannot_stack<A, More...>{}().size != 0)
    return type_error<as_text(detail::cannot_stack<A, More...>{})>{};
  else if constexpr (sizeof...(More) == 0) return repeat<1>(a);
  else return concat<0>(repeat<1>(a), repeat<1>(more)...);
}

/// Rows at constant indices along the first axis: `gather<2, 0, 0>(x)`.
template <int... Index, operand A>
consteval auto gather(A const& a) {
  static_assert(sizeof...(Index) > 0, "gather: at least one index is needed");
  if constexpr (mistaken<A>) return a;
  else if constexpr (A::extent.rank == 0) return type_error<as_text(detail::no_such_axis<"gather", A, 0>{})>{};
  else if constexpr (((Index < 0 || Index >= A::extent[0]) || ...)) {
    constexpr int outside = [] {
      int first = -1;
      ((first = first < 0 && (Index < 0 || Index >= A::extent[0]) ? Index : first), ...);
      return first;
    }();
    return type_error<as_text(detail::index_outside<A, outside>{})>{};
  } else {
    constexpr int count = int(sizeof...(Index));
    return build<detail::with_extent(A::extent, 0, count)>(
        [](symbol x) { return ops::by_table<ops::gather_op>(x, count, ops::index_table<Index...>, count); }, a);
  }
}

/// The diagonal of a matrix, as a vector.
template <operand A>
consteval auto diagonal(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (A::extent.rank != 2) return type_error<as_text(detail::not_a_matrix<"diagonal", A>{})>{};
  else {
    constexpr int n = A::extent[0] < A::extent[1] ? A::extent[0] : A::extent[1];
    return build<make_shape(n)>(
        [](symbol x) {
          affine_map m;
          m.stride[0] = A::extent[1] + 1;
          return move(x, make_shape(n), m);
        },
        a);
  }
}

/// The sum of the diagonal of a matrix.
template <operand A>
consteval auto trace(A const& a) {
  if constexpr (mistaken<A>) return a;
  else if constexpr (A::extent.rank != 2) return type_error<as_text(detail::not_a_matrix<"trace", A>{})>{};
  else return sum(diagonal(a));
}

namespace detail {
template <class D, class L>
struct not_triangular {
  constexpr auto operator()() const {
    int const n = D::extent.size();
    if (D::extent.rank != 1 || L::extent.rank != 1)
      return sentence{} << "lower_triangular: " << D::title << " is " << D::extent << " and " << L::title << " is "
                        << L::extent << ", but two vectors are needed, the diagonal and what is below it";
    return sentence{} << "lower_triangular: a diagonal of " << n << " needs " << n * (n - 1) / 2
                      << " elements below it, but " << L::title << " has " << L::extent.size();
  }
};
}  // namespace detail

/// The square matrix with this diagonal and, below it row by row, these elements; zero above.
/// \param diagonal n elements \param below n (n - 1) / 2 elements
template <operand D, operand L>
consteval auto lower_triangular(D const& diagonal, L const& below) {
  if constexpr (mistaken<D> || mistaken<L>) return first_mistake(diagonal, below);
  else if constexpr (D::extent.rank != 1 || L::extent.rank != 1 ||
                     L::extent.size() != D::extent.size() * (D::extent.size() - 1) / 2)
    return type_error<as_text(detail::not_triangular<D, L>{})>{};
  else {
    constexpr int n = D::extent[0];
    constexpr shape to = make_shape(n, n);
    return build<to>(
        [to](symbol d, symbol l) {
          affine_map down;
          down.stride[0] = n + 1;
          symbol whole = put_at(d, to, down);
          for (int row = 1, first = 0; row < n; first += row++) {  // one row of the triangle at a time
            affine_map from, at;
            from.offset = first, from.stride[0] = 1;
            at.offset = row * n, at.stride[0] = 1;
            whole = apply<ops::add_op>(whole, put_at(move(l, make_shape(row), from), to, at));
          }
          return whole;
        },
        diagonal, below);
  }
}

/// The same value; no derivative passes to it.
template <operand A>
consteval auto stop_gradient(A const& a) {
  return detail::map<ops::stop_gradient_op>(a);
}

}  // namespace ctgrad::inline CTGRAD_ABI
