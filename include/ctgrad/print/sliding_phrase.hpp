// ctgrad/print/sliding_phrase.hpp — how convolutions and pools are written: conv(W, x) + b, max_pool<2>(x)
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/ops/windows.hpp>
#include <ctgrad/print/form.hpp>
#include <ctgrad/print/number.hpp>

namespace ctgrad::inline CTGRAD_ABI::print::phrases {

/// The number that every element of a kernel is, where it is a kernel of one number for each channel alone; else 0.
[[gnu::cold]] inline auto constant_kernel(graph const& g, node const& n) -> double {
  node const& w = g[n.operand[1]];
  windows const s = windows_of(g, n);
  bool const each_alone = s.groups == s.channels && s.groups == s.maps && n.operand[2] == 0;
  if (!each_alone || w.is_leaf() || w.op->name != "spread" || g[w.operand[0]].what != role::constant) return 0;
  return g[w.operand[0]].value;
}
[[gnu::cold]] inline auto is_average(graph const& g, node const& n) -> bool {
  windows const s = windows_of(g, n);
  return constant_kernel(g, n) * s.y.size * s.x.size == 1;
}
[[gnu::cold]] inline auto is_upsampling(graph const& g, node const& n) -> bool {
  windows const s = windows_of(g, n);
  bool const side_by_side = (s.y.stride == s.y.size || s.y.image == 1) && s.x.stride == s.x.size;
  return constant_kernel(g, n) == 1 && side_by_side && s.y.padding + s.x.padding == 0;
}

[[gnu::cold]] inline auto of_both(int rows, int columns, bool image) -> std::string {
  return !image || rows == columns ? std::to_string(columns) : std::to_string(rows) + "x" + std::to_string(columns);
}

/// "stride 2, padding 1": what is not as it is where nothing is said.
[[gnu::cold]] inline auto how_it_slides(windows const& w, bool image, bool pool) -> std::string {
  std::string out;
  auto const say = [&](char const* word, std::string const& n) {
    out += (out.empty() ? "" : ", ") + std::string(word) + " " + n;
  };
  int const usual_y = pool ? w.y.size : 1, usual_x = pool ? w.x.size : 1;
  if (w.x.stride != usual_x || (image && w.y.stride != usual_y)) say("stride", of_both(w.y.stride, w.x.stride, image));
  if (w.y.padding + w.x.padding != 0) say("padding", of_both(w.y.padding, w.x.padding, image));
  if (w.x.dilation != 1 || w.y.dilation != 1) say("dilation", of_both(w.y.dilation, w.x.dilation, image));
  if (w.groups != 1 && !pool) say("groups", std::to_string(w.groups));
  return out;
}

/// W and x with a star between; with what is unusual below the star.
[[gnu::cold]] inline auto star(std::string const& mark, std::string const& told) -> std::string {
  if (told.empty()) return "{b} \\star" + mark + " {>a}";
  return "{b} \\underset{\\text{" + told + "}}{\\star" + mark + "} {>a}";
}

[[gnu::cold]] inline auto sliding(scene const& s, node const& n) -> phrase {
  windows const w = windows_of(s.g, n);
  bool const image = (n.with.axes & 1) != 0;
  node_id const a = n.operand[0], b = n.operand[1], c = n.operand[2];
  std::string const size = of_both(w.y.size, w.x.size, image);
  std::string const pool = how_it_slides(w, image, true), told = how_it_slides(w, image, false);
  std::string const window = size + (pool.empty() ? "" : ", " + pool);
  auto const product = [&](char const* name, char const* mark) -> phrase {
    if (!s.latex()) return {function(name, told, s.in) + "({.b}, {.a})", {a, b}};
    return {star(mark, told), {a, b}, level::product};
  };
  switch (n.how()) {
    case computed::convolution: {
      if (is_average(s.g, n)) return call(s, "average_pool", window, {a});
      phrase p = product("conv", "");
      if (c == 0) return p;
      return {p.form + " + {c}",
              {a, b, c},
              level::sum,
              s.latex() ? std::array{int(level::postfix), int(level::product), int(level::sum)} : std::array<int, 3>{}};
    }
    case computed::convolution_image:
      if (is_upsampling(s.g, n)) return call(s, "upsample", size, {a});
      return product("conv_transpose", "^{\\top}");
    case computed::convolution_kernel: return product("conv_kernel", "_{W}");
    case computed::max_pool: return call(s, "max_pool", window, {a});
    case computed::pool_index: return call(s, "where_max", window, {a});
    case computed::unpool: return call(s, "unpool", window, {a, b});
    default: return call(s, "pick", window, {a, b});
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI::print::phrases
