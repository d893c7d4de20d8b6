// ctgrad/print/places.hpp — what an affine map of elements does: slices, permutes, repeats
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/moves.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::print {

/// Elements begin, begin + step, ... along one axis; or the one at `begin`, and the axis is gone.
struct range {
  int begin = 0, count = 1, step = 1, whole = 1;
  bool gone = false;

  [[gnu::cold]] auto written() const -> std::string {
    if (gone) return std::to_string(begin);
    if (begin == 0 && step == 1 && count == whole) return ":";
    if (step == -1 && count == whole) return "::-1";
    int const end = begin + (count - 1) * step + (step > 0 ? 1 : -1);
    std::string const until = end < 0 ? "" : std::to_string(end);
    return std::to_string(begin) + ":" + until + (step == 1 ? "" : ":" + std::to_string(step));
  }
};
using ranges = std::vector<range>;

/// The map as a range along each axis of `whole`, whose elements it names; `part` is the shape that indexes them, with
/// as many axes or fewer.
[[gnu::cold]] inline auto as_slice(shape const& whole, shape const& part, attributes const& map) -> std::optional<ranges> {
  if (part.rank > whole.rank || map.offset < 0) return {};
  affine_map const own = row_major(whole);
  ranges out;
  int k = 0;  // the next axis of `part`
  for (int axis = 0, rest = map.offset; axis < whole.rank; ++axis) {
    range r{rest / own.stride[axis], 1, 1, whole[axis], true};
    rest %= own.stride[axis];
    bool const along = k < part.rank && (part[k] == 1 || map.stride[k] % own.stride[axis] == 0);
    bool const needed = part.rank - k == whole.rank - axis;  // no axis is left that could be gone
    if (along && (needed || r.whole > 1)) {
      r.count = part[k], r.gone = false;
      if (r.count > 1) r.step = map.stride[k] / own.stride[axis];
      ++k;
    } else if (needed) {
      return {};
    }
    int const last = r.begin + (r.count - 1) * r.step;
    if (r.step == 0 || r.begin >= r.whole || last < 0 || last >= r.whole) return {};
    out.push_back(r);
  }
  return k == part.rank ? std::optional(out) : std::nullopt;
}

/// Which axis of `from` each axis of `to` is, where the map only exchanges axes.
[[gnu::cold]] inline auto as_permutation(shape const& from, shape const& to, attributes const& map)
    -> std::optional<std::vector<int>> {
  if (from.rank != to.rank || map.offset != 0) return {};
  affine_map const own = row_major(from);
  std::vector<int> axes(std::size_t(to.rank), -1);
  std::vector<bool> taken(std::size_t(to.rank));
  for (bool long_ones : {true, false})  // an axis of one element may be any other of one element
    for (int k = 0; k < to.rank; ++k)
      for (int axis = 0; axis < from.rank && axes[std::size_t(k)] < 0; ++axis) {
        bool const fits = long_ones ? to[k] > 1 && own.stride[axis] == map.stride[k] : to[k] == 1;
        if (!fits || taken[std::size_t(axis)] || from[axis] != to[k]) continue;
        axes[std::size_t(k)] = axis, taken[std::size_t(axis)] = true;
      }
  for (int axis : axes)
    if (axis < 0) return {};
  return axes;
}

/// The shape that NumPy's rule would broadcast: `to` with an extent of 1 along each axis that is repeated.
[[gnu::cold]] inline auto as_repetition(shape const& from, shape const& to, attributes const& map) -> std::optional<shape> {
  shape aligned = to;
  for (int axis = 0; axis < to.rank; ++axis)
    if (map.stride[axis] == 0) aligned.extent[axis] = 1;
  if (map.offset != 0 || aligned == to || aligned.size() != from.size()) return {};
  affine_map const own = row_major(aligned);
  for (int axis = 0; axis < to.rank; ++axis)
    if (aligned[axis] > 1 && map.stride[axis] != own.stride[axis]) return {};
  return aligned;
}

/// Without the leading axes of one element, which broadcasting adds by itself.
[[gnu::cold]] inline auto trimmed(shape const& s) -> shape {
  shape out{};
  for (int axis = 0; axis < s.rank; ++axis)
    if (out.rank > 0 || s[axis] > 1) out.extent[out.rank++] = s[axis];
  return out;
}

/// "2 + 6 i, i < 3": where the elements stand, for what is none of the above.
[[gnu::cold]] inline auto index_formula(shape const& part, attributes const& map) -> std::string {
  std::string sum = map.offset != 0 ? std::to_string(map.offset) : "", bounds;
  for (int axis = 0; axis < part.rank; ++axis) {
    int const step = map.stride[axis];
    std::string const letter(1, "ijkl"[axis]);
    if (part[axis] == 1) continue;
    bounds += ", " + letter + " < " + std::to_string(part[axis]);
    if (step == 0) continue;
    sum += sum.empty() ? (step < 0 ? "-" : "") : (step < 0 ? " - " : " + ");
    sum += (step == 1 || step == -1 ? "" : std::to_string(step < 0 ? -step : step) + " ") + letter;
  }
  return (sum.empty() ? "0" : sum) + bounds;
}

}  // namespace ctgrad::inline CTGRAD_ABI::print
