// ctgrad/ops/windows.hpp — windows that slide over an image: where they stand, and how many there are
// SPDX-License-Identifier: MIT
//
// An image is [channels][rows][cols], or [channels][cols] of a signal; only the last two or three axes count. A map of
// windows has the same axes. Padding before is an attribute; padding after is whatever the last window needs.
#pragma once
#include <ctgrad/graph/symbol.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Windows along one axis: window i covers image elements i stride + k dilation - padding for k < size.
struct window_axis {
  int image, windows;
  int size, stride, dilation, padding;

  /// The first window place k with i stride + k dilation - padding >= 0, and the one behind the last inside the image.
  constexpr auto first_inside(int i) const -> int {
    int const before = padding - i * stride;
    return before <= 0 ? 0 : (before + dilation - 1) / dilation;
  }
  constexpr auto end_inside(int i) const -> int {
    int const room = image + padding - i * stride;  // k dilation < room
    int const end = room <= 0 ? 0 : (room + dilation - 1) / dilation;
    return end < size ? end : size;
  }
};

/// All that a kernel must know of sliding windows.
struct windows {
  int channels, maps, groups;  ///< of the image, of the windows; a map of group g reads the channels of group g
  window_axis y, x;

  constexpr auto image_size() const -> int { return channels * y.image * x.image; }
  constexpr auto map_size() const -> int { return maps * y.windows * x.windows; }
  constexpr auto channels_of_a_group() const -> int { return channels / groups; }
  constexpr auto maps_of_a_group() const -> int { return maps / groups; }
};

/// What a node says of its windows: size, stride, dilation, padding of both axes, groups, and whether there are rows.
constexpr auto attributes_of(windows const& w, bool rows) -> attributes {
  attributes with{};
  with.axes = rows ? 1 : 0;
  with.offset = w.y.size * 4096 + w.x.size;
  with.stride[0] = w.y.stride, with.stride[1] = w.x.stride, with.stride[2] = w.y.dilation, with.stride[3] = w.x.dilation;
  with.letters[0] = std::uint16_t(w.y.padding), with.letters[1] = std::uint16_t(w.x.padding);
  with.letters[2] = std::uint16_t(w.groups);
  return with;
}

/// The axes of one or two dimensions: a signal is an image of one row.
struct image_extents {
  int channels, rows, cols;
};
/// Those of a shape of one or two dimensions.
constexpr auto image_extents_of(shape const& s, bool rows) -> image_extents {
  return rows ? image_extents{s[s.rank - 3], s[s.rank - 2], s[s.rank - 1]} : image_extents{s[s.rank - 2], 1, s[s.rank - 1]};
}

constexpr auto windows_of(attributes const& with, image_extents const& image, image_extents const& map) -> windows {
  windows w{};
  w.channels = image.channels, w.maps = map.channels, w.groups = with.letters[2];
  w.y = {image.rows, map.rows, with.offset / 4096, with.stride[0], with.stride[2], with.letters[0]};
  w.x = {image.cols, map.cols, with.offset % 4096, with.stride[1], with.stride[3], with.letters[1]};
  return w;
}

/// Whether windows slide.
constexpr auto slides(computed how) -> bool { return how >= computed::convolution && how <= computed::pick; }

/// The windows of a node that slides, as its kernel needs them.
constexpr auto windows_of(graph const& g, node const& n) -> windows {
  node const &a = g[n.operand[0]], &b = g[n.operand[1]];
  bool const rows = (n.with.axes & 1) != 0;
  auto const of = [rows](node const& m) { return image_extents_of(m.extent, rows); };
  switch (n.how()) {
    case computed::convolution_image:
    case computed::unpool: return windows_of(n.with, of(n), of(a));
    case computed::convolution_kernel: return windows_of(n.with, of(a), of(b));
    default: return windows_of(n.with, of(a), of(n));
  }
}

/// A node with the windows of another one: adjoints slide as the op itself does.
template <class Op>
constexpr auto slide(symbol a, symbol b, symbol c, shape const& extent, attributes const& with) -> symbol {
  node n = node_of<Op>(a, extent);
  n.operand[1] = b.id, n.operand[2] = c.id;
  n.batched = a->batched || (b && b->batched) || (c && c->batched);
  n.with = with;
  return {a.in, a.in->add(n)};
}

}  // namespace ctgrad::inline CTGRAD_ABI
