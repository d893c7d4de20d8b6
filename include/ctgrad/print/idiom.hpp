// ctgrad/print/idiom.hpp — what the language writes as one word and the graph as several nodes
// SPDX-License-Identifier: MIT
//
// concat and stack are sums of placed parts, min is -max(-a), logsumexp along axes its four steps. Derivatives form
// some of these by themselves: the parts of a vector that was sliced come back as concat.
#pragma once
#include <ctgrad/ops/softmax.hpp>
#include <ctgrad/print/tensor_phrase.hpp>

#include <algorithm>

namespace ctgrad::inline CTGRAD_ABI::print::idioms {

// ---- sums of placed parts -------------------------------------------------------------------------------------------

/// The placed parts that a sum adds, in order; none where it adds anything else.
[[gnu::cold]] inline auto placed(scene const& s, node_id id, std::vector<node_id>& parts) -> bool {
  if (s.shows<ops::put_op>(id)) {
    parts.push_back(id);
    return true;
  }
  node const& n = s[id];
  if (!s.shows<ops::add_op>(id) || n.operand[0] == n.operand[1]) return false;
  for (node_id o : {n.operand[0], n.operand[1]})
    if (!(s[o].extent == n.extent) || !placed(s, o, parts)) return false;
  return true;
}

/// In the order of their places: derivatives come from the last reader first.
[[gnu::cold]] inline auto placed_in_order(scene const& s, node_id id) -> std::vector<node_id> {
  std::vector<node_id> parts;
  if (!placed(s, id, parts) || parts.size() < 2) return {};
  std::sort(parts.begin(), parts.end(), [&](node_id a, node_id b) { return s[a].with.offset < s[b].with.offset; });
  return parts;
}

/// Tensors one after the other along an axis.
struct row_of_tensors {
  int axis = -1;
  std::vector<node_id> parts{};
  explicit operator bool() const { return axis >= 0; }
};

[[gnu::cold]] inline auto concatenation(scene const& s, node_id id) -> row_of_tensors {
  std::vector<node_id> const parts = placed_in_order(s, id);
  if (parts.empty()) return {};
  shape const& whole = s[id].extent;
  row_of_tensors row;
  int end = 0;
  for (node_id part : parts) {
    node_id const a = s[part].operand[0];
    auto const along = as_slice(whole, s[a].extent, s[part].with);
    if (!along || s[a].extent.rank != whole.rank) return {};
    for (int axis = 0; axis < whole.rank; ++axis) {
      range const& r = (*along)[std::size_t(axis)];
      if (r.begin == 0 && r.count == r.whole && r.step == 1) continue;
      if (r.step != 1 || r.begin != end || (row.axis >= 0 && row.axis != axis)) return {};
      row.axis = axis, end = r.begin + r.count;
    }
    row_of_tensors const inner = concatenation(s, a);  // concat(concat(a, b), c)
    if (inner && inner.axis == row.axis) row.parts.insert(row.parts.end(), inner.parts.begin(), inner.parts.end());
    else row.parts.push_back(a);
  }
  return row.axis >= 0 && end == whole[row.axis] ? row : row_of_tensors{};
}

/// The tensor that stands in a new first axis of one element.
[[gnu::cold]] inline auto behind_new_axis(scene const& s, node_id id) -> node_id {
  node const& n = s[id];
  if (n.extent.rank == 0 || n.extent[0] != 1) return 0;
  if (s.shows<ops::spread_op>(id) && n.extent.rank == 1) return n.operand[0];
  bool const adds_axis = s.shows<ops::move_op>(id) && s[n.operand[0]].extent.rank + 1 == n.extent.rank &&
                         s[n.operand[0]].extent.size() == n.extent.size() && is_row_major(n.extent, n.with);
  return adds_axis ? n.operand[0] : node_id{};
}

[[gnu::cold]] inline auto stacked(scene const& s, node_id id) -> std::vector<node_id> {
  if (row_of_tensors const row = concatenation(s, id); row && row.axis == 0) {
    std::vector<node_id> inside;
    for (node_id part : row.parts) inside.push_back(behind_new_axis(s, part));
    for (node_id part : inside)
      if (part == 0) return {};
    return inside;
  }
  // Blocks of rows of a larger rank: the rows of a Jacobian.
  std::vector<node_id> const parts = placed_in_order(s, id);
  std::vector<node_id> inside;
  if (parts.empty()) return {};
  shape const& whole = s[id].extent;
  int end = 0;
  for (node_id part : parts) {
    node_id const a = s[part].operand[0];
    shape const& own = s[a].extent;
    affine_map const along = row_major(own);
    if (own.rank + 1 != whole.rank || s[part].with.offset != end) return {};
    for (int axis = 0; axis < own.rank; ++axis)
      if (own[axis] != whole[axis + 1] || s[part].with.stride[axis] != along.stride[axis]) return {};
    end += own.size();
    inside.push_back(a);
  }
  return end == whole.size() ? inside : std::vector<node_id>{};
}

/// The diagonal and what is below it, where a sum places them in a triangle.
[[gnu::cold]] inline auto triangle(scene const& s, node_id id) -> std::vector<node_id> {
  std::vector<node_id> parts;
  shape const& whole = s[id].extent;
  if (whole.rank != 2 || whole[0] != whole[1] || !placed(s, id, parts) || int(parts.size()) != whole[0]) return {};
  node_id const diagonal = s[parts[0]].operand[0];
  if (s[diagonal].extent.rank != 1 || s[diagonal].extent[0] != whole[0] || s[parts[0]].with.offset != 0 ||
      s[parts[0]].with.stride[0] != whole[1] + 1)
    return {};
  node_id below = 0;
  for (int row = 1, first = 0; row < whole[0]; first += row++) {
    node const& part = s[parts[std::size_t(row)]];
    node const& from = s[part.operand[0]];
    bool const whole_row = whole[0] == 2;  // the one element below is not cut out of anything
    if (!(from.extent == make_shape(row)) || part.with.offset != row * whole[1] || part.with.stride[0] != 1) return {};
    if (!whole_row && (!s.shows<ops::move_op>(part.operand[0]) || from.with.offset != first)) return {};
    node_id const of = whole_row ? part.operand[0] : from.operand[0];
    if (below != 0 && of != below) return {};
    below = of;
  }
  return {diagonal, below};
}

[[gnu::cold]] inline auto sum_of_parts(scene const& s, node_id id) -> phrase {
  if (auto const inside = stacked(s, id); !inside.empty()) return phrases::call(s, "stack", "", inside);
  if (auto const row = concatenation(s, id))
    return phrases::call(s, "concat", row.axis == 0 ? "" : std::to_string(row.axis), row.parts);
  if (auto const both = triangle(s, id); !both.empty()) return phrases::call(s, "lower_triangular", "", both);
  return {};
}

// ---- reductions of several steps ------------------------------------------------------------------------------------

/// What a reduction along axes made, repeated along them.
[[gnu::cold]] inline auto behind_repetition(scene const& s, node_id id, std::uint16_t axes) -> node_id {
  node const& n = s[id];
  if (!s.shows<ops::move_op>(id) || n.with.offset != 0) return id;
  for (int axis = 0; axis < n.extent.rank; ++axis)
    if ((n.with.stride[axis] == 0) != ((axes >> axis & 1) != 0) && n.extent[axis] > 1) return id;
  return n.operand[0];
}

/// max(x) + log(sum(exp(x - max(x)))) along axes: x, or nobody.
[[gnu::cold]] inline auto behind_logsumexp(scene const& s, node_id id) -> node_id {
  if (!s.shows<ops::add_op>(id)) return 0;
  node_id const top = s[id].operand[0], log = s[id].operand[1];
  if (!s.shows<ops::maximum_op>(top) || s[top].with.axes == 0 || !s.shows<ops::log_op>(log)) return 0;
  node_id const sum = s[log].operand[0], exp = s[sum].operand[0], shifted = s[exp].operand[0], x = s[top].operand[0];
  bool const same = s.shows<ops::sum_op>(sum) && s[sum].with.axes == s[top].with.axes && s.shows<ops::exp_op>(exp) &&
                    s.shows<ops::subtract_op>(shifted) && s[shifted].operand[0] == x &&
                    behind_repetition(s, s[shifted].operand[1], s[top].with.axes) == top;
  return same ? x : node_id{};
}

[[gnu::cold]] inline auto of_reductions(scene const& s, node_id id) -> phrase {
  node const& n = s[id];
  node_id const a = n.operand[0], b = n.operand[1];
  if (s.shows<ops::negate_op>(id) && s.shows<ops::maximum_op>(a) && s.shows<ops::negate_op>(s[a].operand[0]))
    return phrases::call(s, "min", phrases::axes_of(s[a].with.axes), {s[s[a].operand[0]].operand[0]});
  if (node_id const x = behind_logsumexp(s, id)) return phrases::call(s, "logsumexp", phrases::axes_of(s[a].with.axes), {x});
  if (!s.shows<ops::subtract_op>(id)) return {};
  if (s.shows<ops::logsumexp_op>(b) && s[b].operand[0] == a) return phrases::call(s, "log_softmax", "", {a});
  if (!s.shows<ops::move_op>(b)) return {};
  node_id const sum = s[b].operand[0];
  if (node_id const x = behind_logsumexp(s, sum); x != 0 && x == a) {
    std::uint16_t const axes = s[s[sum].operand[0]].with.axes;
    if (behind_repetition(s, b, axes) == sum) return phrases::call(s, "log_softmax", phrases::axes_of(axes), {a});
  }
  return {};
}

}  // namespace ctgrad::inline CTGRAD_ABI::print::idioms
