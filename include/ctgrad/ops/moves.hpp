// ctgrad/ops/moves.hpp — the same elements at other places: slices, permutations, repetitions, and their adjoints
// SPDX-License-Identifier: MIT
//
// One op for all of them: an affine map from the index of the result to the index of the operand, both row-major.
// Its adjoint sums over the axes that repeat and places the rest, and placing has the move as its adjoint.
#pragma once
#include <ctgrad/ops/arithmetic.hpp>

#include <bit>

namespace ctgrad::inline CTGRAD_ABI {

/// A shape without some of its axes, one bit an axis; with none named, a scalar.
constexpr auto without(shape const& s, std::uint16_t axes) -> shape {
  shape left{};
  for (int axis = 0; axis < s.rank && axes != 0; ++axis)
    if ((axes >> axis & 1) == 0) left.extent[left.rank++] = s.extent[axis];
  return left;
}

constexpr auto sum_over(symbol a, std::uint16_t axes) -> symbol;

/// Where element (i, j, ...) of a tensor stands: offset + i stride[0] + j stride[1] + ...
struct affine_map {
  int offset = 0;
  int stride[shape::most_axes]{};
};

/// The map of a tensor's own elements in row-major order.
constexpr auto row_major(shape const& s) -> affine_map {
  affine_map m;
  int step = 1;
  for (int axis = s.rank - 1; axis >= 0; --axis) m.stride[axis] = step, step *= s.extent[axis];
  return m;
}
/// Does a map leave all elements where they are?
constexpr auto is_row_major(shape const& s, attributes const& m) -> bool {
  affine_map const own = row_major(s);
  bool same = m.offset == 0;
  for (int axis = 0; axis < s.rank; ++axis) same = same && (m.stride[axis] == own.stride[axis] || s.extent[axis] == 1);
  return same;
}

/// A node that moves elements by a map.
template <class Op>
constexpr auto apply_map(symbol a, shape const& to, affine_map const& m) -> symbol {
  node n = node_of<Op>(a, to);
  n.with.offset = m.offset;
  int const axes = Op::how == computed::put ? a->extent.rank : to.rank;
  for (int axis = 0; axis < axes; ++axis) n.with.stride[axis] = m.stride[axis];
  return {a.in, a.in->add(n)};
}

constexpr auto move(symbol a, shape const& to, affine_map const& m) -> symbol;
constexpr auto put_at(symbol a, shape const& to, affine_map const& m) -> symbol;

constexpr auto repeated(symbol s, shape const& to, std::uint16_t axes) -> symbol;

/// The map of a node that moves elements.
constexpr auto map_of(symbol s) -> affine_map {
  affine_map m;
  m.offset = s->with.offset;
  for (int axis = 0; axis < shape::most_axes; ++axis) m.stride[axis] = s->with.stride[axis];
  return m;
}

namespace ops {

struct move_op : structured<computed::move, 1> {
  static constexpr std::string_view name = "move", text = "move({.a})", latex = "\\operatorname{move}({.a})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents {
    affine_map map = map_of(y), kept;
    shape left{};
    std::uint16_t repeated = 0;
    kept.offset = map.offset;
    for (int axis = 0; axis < y->extent.rank; ++axis) {
      if (map.stride[axis] == 0 && y->extent[axis] > 1) repeated = std::uint16_t(repeated | 1u << axis);
      else kept.stride[left.rank] = map.stride[axis], left.extent[left.rank++] = y->extent[axis];
    }
    return {put_at(repeated != 0 ? sum_over(dy, repeated) : dy, a->extent, kept)};
  }
};

struct put_op : structured<computed::put, 1> {
  static constexpr std::string_view name = "put", text = "put({.a})", latex = "\\operatorname{put}({.a})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents {
    return {move(dy, a->extent, map_of(y))};
  }
};

/// y_i = x_0 + ... + x_i along an axis. Its adjoint is the running sum from the other end.
struct cumsum_op : structured<computed::cumsum, 1> {
  static constexpr std::string_view name = "cumsum", text = "cumsum({.a})", latex = "\\operatorname{cumsum}({.a})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto along(symbol a, std::uint16_t axis) -> symbol {
    node n = node_of<cumsum_op>(a, a->extent);
    n.with.axes = std::uint16_t(1u << axis);
    return {a.in, a.in->add(n)};
  }
  static constexpr auto reversed(symbol a, std::uint16_t axis) -> symbol {
    affine_map m = row_major(a->extent);
    m.offset = (a->extent[axis] - 1) * m.stride[axis];
    m.stride[axis] = -m.stride[axis];
    return move(a, a->extent, m);
  }
  static constexpr auto pullback(symbol, symbol, symbol, symbol y, symbol dy) -> cotangents {
    auto const axis = std::uint16_t(std::countr_zero(y->with.axes));
    return {reversed(along(reversed(dy, axis), axis), axis)};
  }
};

/// Constant indices, in static storage.
template <int... Index>
inline constexpr int index_table[]{Index...};

/// Rows of a at constant indices along its first axis.
struct gather_op : structured<computed::gather, 1> {
  static constexpr std::string_view name = "gather", text = "gather({.a})", latex = "\\operatorname{gather}({.a})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents;
};
/// The adjoint of a gather: rows added where they came from.
struct scatter_op : structured<computed::scatter, 1> {
  static constexpr std::string_view name = "scatter", text = "scatter({.a})", latex = "\\operatorname{scatter}({.a})";
  static constexpr auto shape_of(shape const& a, shape const&) -> shape { return a; }
  static constexpr auto pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents;
};

/// What `gather` and its adjoint have in common.
template <class Op>
constexpr auto by_table(symbol a, int rows, int const* table, int entries) -> symbol {
  node n = node_of<Op>(a, a->extent);
  n.extent.extent[0] = rows;
  n.with.table = table, n.with.entries = entries;
  return {a.in, a.in->add(n)};
}
constexpr auto gather_op::pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents {
  return {by_table<scatter_op>(dy, a->extent[0], y->with.table, y->with.entries)};
}
constexpr auto scatter_op::pullback(symbol a, symbol, symbol, symbol y, symbol dy) -> cotangents {
  return {by_table<gather_op>(dy, a->extent[0], y->with.table, y->with.entries)};
}

/// Its operand, to which no derivative passes.
struct stop_gradient_op : elementwise<1> {
  static constexpr std::string_view name = "stop_gradient", text = "stop_gradient({.a})",
                                    latex = "\\operatorname{stop}({.a})";
  template <class V> static V value(V a) { return a; }
  static constexpr auto pullback(symbol, symbol, symbol, symbol, symbol) -> cotangents { return {}; }
};

}  // namespace ops

/// Of a matrix made of a vector a: 0 where all its rows are a, 1 where all its columns are; -1 of anything else.
constexpr auto repeated_axis(node const& n, node const& a) -> int {
  if (n.how() != computed::move || n.extent.rank != 2 || a.extent.rank != 1 || n.with.offset != 0) return -1;
  for (int axis = 0; axis < 2; ++axis)
    if (n.with.stride[axis] == 0 && n.with.stride[1 - axis] == 1 && a.extent[0] == n.extent[1 - axis]) return axis;
  return -1;
}

/// The elements of a that `m` names, as a tensor of shape `to`; where the map changes nothing, a itself.
constexpr auto move(symbol a, shape const& to, affine_map const& m) -> symbol {
  symbol const y = apply_map<ops::move_op>(a, to, m);
  return to == a->extent && is_row_major(to, y->with) ? a : y;
}

/// A tensor of shape `to` that is zero but for the elements of a at the places that `m` names.
constexpr auto put_at(symbol a, shape const& to, affine_map const& m) -> symbol {
  attributes own{};
  own.offset = m.offset;
  for (int axis = 0; axis < a->extent.rank; ++axis) own.stride[axis] = m.stride[axis];
  if (a->extent.size() == to.size() && is_row_major(a->extent, own)) return move(a, to, row_major(to));
  return apply_map<ops::put_op>(a, to, m);
}

/// What was reduced along some axes, again in the shape that it came from.
constexpr auto repeated(symbol s, shape const& to, std::uint16_t axes) -> symbol {
  if (s->extent.rank == 0) return spread(s, to);
  affine_map const own = row_major(s->extent);
  affine_map m;
  for (int axis = 0, from = 0; axis < to.rank; ++axis)
    if ((axes >> axis & 1) == 0) m.stride[axis] = own.stride[from++];
  return move(s, to, m);
}

}  // namespace ctgrad::inline CTGRAD_ABI

// Sums are the adjoints of repetitions: neither header is whole without the other.
#include <ctgrad/ops/reductions.hpp>
