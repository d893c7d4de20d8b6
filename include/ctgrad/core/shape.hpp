// ctgrad/core/shape.hpp — the extents of one sample's tensor, rank 0 to 4
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/sentence.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Extents of a tensor, row-major: a scalar has rank 0, a vector rank 1, a matrix `[rows, cols]` rank 2.
/// `shape{}` is a scalar. No member has an initialiser: an array of trivial structs that are zero costs the compilers
/// nothing, while Clang constructs the others one by one.
struct shape {
  static constexpr int most_axes = 4;  ///< of a tensor
  int rank;                            ///< number of axes, 0 to 4; 0 for a scalar
  int extent[most_axes];               ///< elements along each axis, at least 1; 0 beyond the rank

  constexpr auto operator==(shape const&) const -> bool = default;
  constexpr auto operator[](int axis) const -> int { return extent[axis]; }
  /// The number of elements, 1 for a scalar.
  constexpr auto size() const -> int {
    int n = 1;
    for (int axis = 0; axis < rank; ++axis) n *= extent[axis];
    return n;
  }
  /// Extents as a matrix sees them: a vector is a column.
  constexpr auto rows() const -> int { return rank > 0 ? extent[0] : 1; }
  constexpr auto cols() const -> int { return rank > 1 ? extent[1] : 1; }  ///< of a matrix; 1 for a vector or a scalar
};

/// A shape of these extents, at most 4: `make_shape(3, 4)` is a matrix of 3 rows, `make_shape()` a scalar.
template <class... Extents>
constexpr auto make_shape(Extents... extents) -> shape {
  static_assert(sizeof...(Extents) <= shape::most_axes);
  return {int(sizeof...(Extents)), {extents...}};
}

/// "a scalar", "128", "128x784".
constexpr auto operator<<(sentence& out, shape const& s) -> sentence& {
  if (s.rank == 0) return out << "a scalar";
  for (int axis = 0; axis < s.rank; ++axis) out << (axis ? "x" : "") << s.extent[axis];
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
