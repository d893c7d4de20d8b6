// ctgrad/passes/choose_layout.hpp — samples in the lanes for what slides over images, rows of samples for all else
// SPDX-License-Identifier: MIT
//
// A convolution over images that lie [block of samples][element][sample] needs no unrolled copy: 16 samples are one
// pack, weights are broadcast. Elementwise ops stay in the layout of their operands; where a value is wanted in the
// other one, it is copied. What the packed kernels cannot take (kernels of each sample, images that no sample touches)
// stays in rows. Graphs without windows are left alone.
#pragma once
#include <ctgrad/ops/pooling.hpp>
#include <ctgrad/passes/lower.hpp>
#include <ctgrad/passes/weigh_sums.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace layouts {

constexpr auto is_tensor(node const& n) -> bool { return n.batched && !n.is_scalar(); }

/// A move that changes nothing but the shape.
constexpr auto is_reshape(graph const& g, node const& n) -> bool {
  return n.how() == computed::move && n.batched && n.extent.size() == g[n.operand[0]].extent.size() &&
         is_row_major(n.extent, n.with);
}

struct choice {
  bool lanes[graph::capacity]{};
};

constexpr auto choose(graph const& g, needed_nodes const& need) -> choice {
  choice c{};
  // An index that is bits in the lanes only tells where gradients go.
  bool only_unpooled[graph::capacity]{};
  for (int i = 1; i < g.size; ++i) only_unpooled[i] = true;
  for (int i = 1; i < g.size; ++i)
    for (int k = 0; need.of[i] && k < 3; ++k)
      if (g[i].how() != computed::unpool || k != 1 || !is_tensor(g[g[i].operand[0]])) only_unpooled[g[i].operand[k]] = false;
  for (int i = 1; i < g.size; ++i) {
    node const& n = g[i];
    if (!need.of[i] || n.is_leaf()) continue;
    node const &a = g[n.operand[0]], &b = g[n.operand[1]];
    bool& lanes = c.lanes[i];
    switch (n.how()) {
      case computed::convolution:
      case computed::convolution_image: lanes = a.batched && !b.batched && !g[n.operand[2]].batched; break;
      case computed::max_pool: lanes = a.batched; break;
      case computed::pool_index:
        lanes = a.batched && only_unpooled[i] && windows_of(g, n).y.size * windows_of(g, n).x.size <= 256;
        break;
      case computed::unpool: lanes = a.batched && c.lanes[n.operand[1]]; break;
      case computed::elementwise:
        for (node_id o : n.operand) lanes = lanes || (is_tensor(n) && is_tensor(g[o]) && c.lanes[o]);
        break;
      default: break;
    }
  }
  return c;
}

class in_lanes {
 public:
  constexpr explicit in_lanes(program_graph const& p)
      : g_(p.graph.nodes), need_(needed(p.graph)), chosen_(choose(g_, need_)) {}
  constexpr auto rebuild(program_graph const& p) -> program_graph {
    program_graph out =
        rebuilt(p, [&](graph& to, int i, node_id const(&place)[graph::capacity]) { return made(to, i, place); });
    graph& g = out.graph.nodes;
    for (int r = 0; r < out.graph.roots; ++r)
      if (node_id& root = out.graph.root[r]; g[root].in_lanes) root = in_rows({&g, root}, g[root].extent).id;
    return out;
  }

 private:
  graph const& g_;
  needed_nodes need_;
  choice chosen_;
  node_id lanes_of_[graph::capacity]{};  ///< by old id: the value with samples in the lanes
  using places = node_id const (&)[graph::capacity];

  constexpr auto made(graph& to, int i, places place) -> node_id {
    node n = g_[i];
    if (n.is_leaf()) return to.add(n);
    if (chosen_.lanes[i]) {
      for (node_id& o : n.operand)
        if (o != 0) o = is_tensor(g_[o]) ? with_lanes(to, o, place) : place[o];
      n.in_lanes = true;
      if (n.how() == computed::convolution) read_padded(to, n, g_[i]);
      return lanes_of_[i] = to.add(n);
    }
    node const& a = g_[n.operand[0]];
    if (is_reshape(g_, n) && chosen_.lanes[n.operand[0]]) return in_rows({&to, lanes_of_[n.operand[0]]}, n.extent).id;
    bool const over_samples = !n.batched && a.batched;
    if (n.how() == computed::convolution_kernel && over_samples && is_tensor(g_[n.operand[1]])) {
      for (node_id& o : n.operand)
        if (o != 0) o = with_lanes(to, o, place);
      read_padded(to, n, g_[i]);
      return to.add(n);
    }
    if (node_id const maps = summed_maps(n)) return total_of_maps({&to, lanes_of_[maps]});
    for (node_id& o : n.operand)
      if (o != 0) o = rows_of(to, o, place);
    return to.add(n);
  }

  constexpr auto rows_of(graph& to, node_id o, places place) -> node_id {
    return chosen_.lanes[o] ? in_rows({&to, lanes_of_[o]}, g_[o].extent).id : place[o];
  }
  static constexpr auto in_rows(symbol s, shape const& extent) -> symbol {
    return {s.in, s.in->add(node_of<ops::out_of_lanes_op>(s, extent))};
  }

  constexpr auto with_lanes(graph& to, node_id o, places place) -> node_id {
    if (lanes_of_[o] != 0) return lanes_of_[o];
    node_id from = o;  // the shape is the reader's business
    while (!chosen_.lanes[from] && is_reshape(g_, g_[from])) from = g_[from].operand[0];
    symbol s{&to, chosen_.lanes[from] ? in_rows({&to, lanes_of_[from]}, g_[from].extent).id : place[from]};
    if (s->what == role::label) s = apply<ops::copy_op>(s);
    node n = node_of<ops::into_lanes_op>(s, g_[o].extent);
    n.in_lanes = true;
    return lanes_of_[o] = to.add(n);
  }

  /// Windows that reach over the edge read a copy with zeros around it: next to nothing beside the products, and no
  /// window is a special case. What is only now put into the lanes is put there with its zeros.
  constexpr void read_padded(graph& to, node& n, node const& old) {
    windows const w = windows_of(g_, old);
    auto const covered = [](window_axis const& a) {
      int const reach = (a.windows - 1) * a.stride + (a.size - 1) * a.dilation + 1;
      return a.image + a.padding > reach ? a.image + a.padding : reach;
    };
    int const rows = covered(w.y), columns = covered(w.x);
    if (rows == w.y.image && columns == w.x.image) return;
    symbol image{&to, n.operand[0]};
    if (image->how() == computed::into_lanes && image->extent.size() == w.image_size()) image = image.operand(0);
    shape const extent = (n.with.axes & 1) != 0 ? make_shape(w.channels, rows, columns) : make_shape(w.channels, columns);
    node copy = node_of<ops::into_lanes_op>(image, extent);
    copy.in_lanes = true;
    copy.with.offset = w.y.image * 4096 + w.x.image;  // what lies inside, from here on:
    copy.with.letters[0] = std::uint16_t(w.y.padding), copy.with.letters[1] = std::uint16_t(w.x.padding);
    n.operand[0] = to.add(copy);
    n.with.letters[0] = n.with.letters[1] = 0;
  }

  /// Of a sum over samples of a sum over the places of each map: what is summed, where it lies in the lanes.
  constexpr auto summed_maps(node const& n) const -> node_id {
    if (n.how() != computed::batch_sum) return 0;
    node const& sum = g_[n.operand[0]];
    if (sum.how() != computed::sum) return 0;
    node_id const maps = sum.operand[0];
    int const rank = g_[maps].extent.rank;
    bool const places = (rank == 3 && sum.with.axes == 6) || (rank == 2 && sum.with.axes == 2);
    return places && chosen_.lanes[maps] ? maps : node_id(0);
  }
  static constexpr auto total_of_maps(symbol maps) -> node_id {
    node n = node_of<ops::map_total_op>(maps, make_shape(maps->extent[0]));
    n.batched = false;
    return maps.in->add(n);
  }
};

}  // namespace layouts

constexpr auto has_windows(graph const& g) -> bool {
  for (int i = 1; i < g.size; ++i)
    if (slides(g[i].how())) return true;
  return false;
}

constexpr auto choose_layout(program_graph const& p) -> program_graph { return layouts::in_lanes(p).rebuild(p); }

/// From the ops of mathematics to those of machines.
constexpr auto lower(program_graph const& p, layout l) -> program_graph {
  program_graph out = contract(weigh_sums(expand(p), l));
  if (has_windows(out.graph.nodes)) return choose_layout(out);
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
