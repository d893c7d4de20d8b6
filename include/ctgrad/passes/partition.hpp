// ctgrad/passes/partition.hpp — which kernel can make which value, and what a kernel adds up
// SPDX-License-Identifier: MIT
//
// A value lives in registers in the latest kernel that makes one of its operands: the epilogue of a product, a later
// phase of a rowwise kernel, a map. Values that come from leaves alone belong nowhere and are computed where they are
// read. What is really stored is decided afterwards, by demand (generate.hpp).
#pragma once
#include <ctgrad/passes/kernel.hpp>
#include <ctgrad/passes/product.hpp>
#include <ctgrad/passes/views.hpp>

namespace ctgrad::inline CTGRAD_ABI {

struct kernel_group {
  anchor what;
  node_id space;                         ///< a node whose rows and lanes the kernel runs over
  node_id opener;                        ///< its first member: the same when the size of kernels has changed
  node_id part[kernel_key::most_parts];  ///< products that a contraction adds up
  int parts;
  int result;  ///< the node that is the sum of the parts
  int phases;
  int members;
  node_id index;  ///< with samples in the lanes: where the largest of each window stood
};

struct partition {
  static constexpr int capacity = 1024;  ///< kernels
  kernel_group groups[capacity]{};
  int size = 1;                                 ///< group 0 is nobody
  std::uint16_t group_of[graph::capacity]{};    ///< where a value can exist in registers; 0: made of leaves alone
  std::uint8_t position[graph::capacity]{};     ///< within a rowwise kernel
  bool finished[graph::capacity]{};             ///< exists only after its kernel has ended: a total
  bool summed[graph::capacity]{};               ///< an addition that became parts of one contraction
  bool stored[graph::capacity]{};               ///< must lie in memory: a result, or an operand of a product
  std::uint16_t flipped_by[graph::capacity]{};  ///< the kernel that copies a matrix with its axes exchanged
  bool overflow = false;
  node_id unsupported = 0;  ///< a node that no kernel can make yet
};

/// The pools of a convolution that it can keep to itself: nobody else reads what it made, and windows do not meet.
struct pool_of_a_convolution {
  node_id largest, index;
};
constexpr auto pool_kept_by(graph const& g, needed_nodes const& need, node_id convolution) -> pool_of_a_convolution {
  pool_of_a_convolution p{};
  if (!g[convolution].in_lanes || g[convolution].how() != computed::convolution) return p;
  for (int i = convolution + 1; i < g.size; ++i) {
    node const& n = g[i];
    if (!need.of[i] || (n.operand[0] != convolution && n.operand[1] != convolution && n.operand[2] != convolution)) continue;
    if (n.how() == computed::max_pool && n.in_lanes && p.largest == 0) p.largest = node_id(i);
    else if (n.how() == computed::pool_index && n.in_lanes && p.index == 0) p.index = node_id(i);
    else return {};
  }
  if (p.largest == 0 || (p.index != 0 && !(g[p.largest].with == g[p.index].with))) return {};
  windows const w = windows_of(g, g[p.largest]);
  auto const apart = [](window_axis const& a) { return a.stride >= a.size && a.dilation == 1 && a.padding == 0; };
  return apart(w.y) && apart(w.x) && w.y.size * w.x.size <= 9 ? p : pool_of_a_convolution{};
}

/// Windows that stand side by side, few enough elements each to be written down one by one.
constexpr auto stand_side_by_side(windows const& w) -> bool {
  auto const apart = [](window_axis const& a) { return a.stride == a.size && a.dilation == 1 && a.padding == 0; };
  return apart(w.y) && apart(w.x) && w.y.size * w.x.size <= 9;
}

/// A gradient that a pool sends back and that only a gradient of kernels reads: it is spread out in registers.
constexpr auto is_spread_by_its_reader(graph const& g, needed_nodes const& need, node_id unpool) -> bool {
  if (!g[unpool].in_lanes || g[unpool].how() != computed::unpool || !stand_side_by_side(windows_of(g, g[unpool])))
    return false;
  bool read = false;
  for (int i = unpool + 1; i < g.size; ++i) {
    node const& n = g[i];
    if (!need.of[i] || (n.operand[0] != unpool && n.operand[1] != unpool && n.operand[2] != unpool)) continue;
    if (read || n.how() != computed::convolution_kernel || n.batched || n.operand[0] == unpool) return false;
    read = true;
  }
  return read;
}

/// What only a strided kernel computes.
constexpr auto is_strided(graph const& g, node const& n, layout l) -> bool {
  node const& a = g[n.operand[0]];
  if (n.in_lanes || a.in_lanes) return false;
  switch (n.how()) {
    case computed::move: return !repeats_a_vector(g, n) && !is_view(g, n, l);
    case computed::put:
    case computed::einsum:
    case computed::cumsum:
    case computed::gather:
    case computed::scatter:
    case computed::argmax:
    case computed::convolution:
    case computed::convolution_image:
    case computed::convolution_kernel:
    case computed::max_pool:
    case computed::pool_index:
    case computed::unpool:
    case computed::pick: return true;
    case computed::sum: return n.with.axes != 0 && (a.batched || a.extent.rank != 2);
    case computed::maximum: return n.with.axes != 0;
    case computed::batch_sum: return a.extent.rank > 1 && a.how() != computed::outer;
    default: return false;
  }
}

namespace partitioning {

// Beyond this a kernel is split: its program would not fit the key, nor its values the registers.
inline constexpr int most_members = 20;
// Nor is a value of many leaves computed anew wherever it is read.
inline constexpr int most_leaves = 6;

class partitioner {
 public:
  constexpr partitioner(program_graph const& p, layout l) : g(p.graph.nodes), need(needed(p.graph)), lay(l), step(p) {
    for (int i = 1; i < g.size; ++i)
      if (need.of[i])
        for (node_id operand : g[i].operand) {
          ++readers[operand];
          is_late[i] = is_late[i] || (!g[i].batched && (is_late[operand] || g[operand].batched));
        }
    for (int r = 0; r < p.graph.roots; ++r) {
      is_root[p.graph.root[r]] = true;
      readers[p.graph.root[r]] += 2;  // a root is never absorbed
      out.stored[p.graph.root[r]] = true;
    }
    for (int a = 0; a < p.assignments; ++a) overwrites[p.graph.root[p.assigned[a].root]] = true;
    for (int i = 1; i < g.size; ++i)
      if (need.of[i] && !is_root[i] && g[i].in_lanes && g[i].how() == computed::convolution)
        kept[i] = pool_kept_by(g, need, node_id(i));
    for (int i = 1; i < g.size; ++i)
      in_registers[i] = kept[i].largest != 0 || (need.of[i] && !is_root[i] && is_spread_by_its_reader(g, need, node_id(i)));
    for (int i = 1; i < g.size; ++i)
      if (need.of[i]) require_memory(node_id(i));
    for (int i = 1; i < g.size; ++i)
      if (need.of[i]) visit(node_id(i));
  }
  partition out{};

 private:
  graph const& g;
  needed_nodes need;
  layout lay;
  program_graph const& step;
  std::uint16_t readers[graph::capacity]{};
  std::uint16_t leaves_below[graph::capacity]{};  ///< that a value of leaves alone reads
  bool is_root[graph::capacity]{}, overwrites[graph::capacity]{};
  bool writes_leaf[partition::capacity]{};  ///< a kernel
  // Shared by the samples, and known only after a sum over them. What is known before does not wait for it.
  bool is_late[graph::capacity]{};
  pool_of_a_convolution kept[graph::capacity]{};
  bool in_registers[graph::capacity]{};  ///< of the kernel that reads it

  constexpr auto open(anchor what, node_id space) -> std::uint16_t {
    if (out.size == partition::capacity) {
      out.overflow = true;
      return std::uint16_t(out.size - 1);
    }
    kernel_group fresh{};
    fresh.what = what;
    fresh.space = space;
    out.groups[out.size] = fresh;
    return std::uint16_t(out.size++);
  }
  constexpr auto has_room(kernel_group const& k) const -> bool {
    return k.members < most_members >> step.halvings_of(k.opener);
  }
  constexpr void put(node_id i, int group, int position = 0) {
    if (out.groups[group].opener == 0) out.groups[group].opener = i;
    out.group_of[i] = std::uint16_t(group);
    out.position[i] = std::uint8_t(position);
    ++out.groups[group].members;
    writes_leaf[group] = writes_leaf[group] || overwrites[i];
  }
  // What is read other than element by element lies in memory.
  constexpr void require_memory(node_id i) {
    node const& n = g[i];
    if (makes_lanes(n) || reads_lanes(n)) {
      for (node_id operand : n.operand) out.stored[operand] = out.stored[operand] || !in_registers[operand];
      return;
    }
    if (is_strided(g, n, lay)) {
      for (node_id operand : n.operand) out.stored[operand] = true;
      return;
    }
    if (n.how() == computed::transpose || n.how() == computed::copy || n.how() == computed::move)
      out.stored[n.operand[0]] = true;
    if (product const p = product_of(g, n, lay); p.lanes != 0)
      out.stored[p.lanes] = out.stored[p.broadcast] = out.stored[p.weights] = true;
  }
  // A source of elements with samples in the lanes, or a kernel that reads such.
  static constexpr auto makes_lanes(node const& n) -> bool { return n.in_lanes && n.how() != computed::elementwise; }
  constexpr auto reads_lanes(node const& n) const -> bool { return !n.is_leaf() && !n.in_lanes && g[n.operand[0]].in_lanes; }
  constexpr void lanes(node_id i) {
    node const& n = g[i];
    if (!n.in_lanes) {
      anchor const what = n.how() == computed::convolution_kernel ? anchor::lanes_kernel
                          : n.how() == computed::map_total        ? anchor::lanes_total
                                                                  : anchor::lanes_rows;
      return put(i, open(what, i));
    }
    if (n.how() == computed::max_pool || n.how() == computed::pool_index) return pool(i);
    if (in_registers[i]) return;
    std::uint16_t const q = open(anchor::lanes, i);
    out.groups[q].part[0] = i, out.groups[q].result = i;
    put(i, q);
  }
  // The largest of each window and where it stood are made together.
  constexpr void pool(node_id i) {
    node const& n = g[i];
    node_id const from = n.operand[0];
    for (int q = out.size - 1; q > 0; --q) {
      kernel_group& k = out.groups[q];
      if (k.what != anchor::lanes || k.part[1] != from || !(g[k.space].with == n.with)) continue;
      if (n.how() == computed::pool_index && k.index == 0) return k.index = i, put(i, q);
      if (n.how() == computed::max_pool && k.result == 0) return k.result = i, put(i, q);
    }
    std::uint16_t const q = open(anchor::lanes, i);
    kernel_group& k = out.groups[q];
    k.part[0] = kept[from].largest != 0 ? from : i, k.part[1] = from;
    if (n.how() == computed::max_pool) k.result = i;
    else k.index = i;
    put(i, q);
  }
  constexpr void contraction(node_id i) {
    product const p = product_of(g, g[i], lay);
    if (p.flip && out.flipped_by[p.lanes] == 0) {
      std::uint16_t const copy = open(anchor::transposition, p.lanes);
      out.flipped_by[p.lanes] = copy;
      ++out.groups[copy].members;
    }
    std::uint16_t const q = open(anchor::contraction, i);
    out.groups[q].part[0] = i, out.groups[q].parts = 1, out.groups[q].result = i;
    put(i, q);
  }

  constexpr void visit(node_id i) {
    node const& n = g[i];
    node const& a = g[n.operand[0]];
    if (makes_lanes(n) || reads_lanes(n)) return lanes(i);
    if (is_strided(g, n, lay)) return put(i, open(anchor::strided, i));
    switch (n.how()) {
      case computed::given: return;
      case computed::matmul:
        if (a.batched || g[n.operand[1]].extent.rank + int(g[n.operand[1]].batched) > 2) return refuse(i);
        return contraction(i);
      case computed::outer:
        if (!n.batched) contraction(i);
        return;  // of each sample: only sums over the samples read it, `lower` sees to that
      case computed::batch_sum: return contraction(i);
      case computed::transpose: {
        // A narrow matrix lies in memory as its transpose would: then only the name changes.
        bool const same_memory = lay.lane_axis(a.extent) == 1 - lay.lane_axis(n.extent);
        return n.batched ? refuse(i) : put(i, open(same_memory ? anchor::map : anchor::transposition, i));
      }
      case computed::copy: return put(i, open(anchor::map, i));
      case computed::total: return total(i);
      case computed::sum: return n.batched ? reduction(i) : n.with.axes != 0 ? contraction(i) : total(i);
      case computed::maximum: return n.batched ? reduction(i) : total(i);
      case computed::elementwise: return elementwise(i);
      case computed::move:
        if (is_view(g, n, lay)) return void((out.stored[i] = true, leaves_below[i] = 1));
        return put(i, map_for(i, 0));  // a vector for each row or column
      default: return refuse(i);
    }
  }

  constexpr void refuse(node_id i) {
    if (out.unsupported == 0) out.unsupported = i;
  }

  // A total rides in the kernel that makes its operand where the order of the sum does not depend on that kernel's tile.
  constexpr void total(node_id i) {
    node_id const v = g[i].operand[0];
    int q = out.group_of[v];
    bool const rides = q != 0 && !out.finished[v] && order_is_fixed(out.groups[q]) && same_loop(out.groups[q], g[v]) &&
                       (g[i].how() == computed::total || out.groups[q].what == anchor::map);
    if (!rides) q = open(anchor::map, v);
    put(i, q, rides ? out.position[v] : 0);
    out.finished[i] = true;
  }
  constexpr auto order_is_fixed(kernel_group const& q) const -> bool {
    return q.what < anchor::transposition && (q.what != anchor::contraction || lay.loops(g[q.space]).lanes <= lay.lanes);
  }

  // Sums and maxima of each sample: a phase of the rowwise kernel over the same features, if there is one that can
  // still take it; else a kernel of its own.
  constexpr void reduction(node_id i) {
    node_id const v = g[i].operand[0];
    if (!g[v].batched || g[v].extent.rank == 0) return refuse(i);
    int q = out.group_of[v], at = 1;
    if (q != 0 && out.groups[q].what == anchor::rowwise && !out.finished[v] && has_room(out.groups[q])) at = out.position[v];
    else q = joinable_rowwise(v);
    put(i, q, at + 1);
    if ((at + 1) / 2 > out.groups[q].phases) out.groups[q].phases = (at + 1) / 2;
  }
  constexpr auto joinable_rowwise(node_id v) -> int {
    for (int q = out.size - 1; q > out.group_of[v]; --q)
      if (out.groups[q].what == anchor::rowwise && g[out.groups[q].space].same_space(g[v]) && has_room(out.groups[q]))
        return q;
    return open(anchor::rowwise, v);
  }

  // Can a kernel compute this value element by element, in its own loop?
  constexpr auto same_loop(kernel_group const& q, node const& n) const -> bool {
    node const& space = g[q.space];
    if (q.what == anchor::transposition || q.what == anchor::strided || n.in_lanes != (q.what == anchor::lanes))
      return false;
    if (q.what == anchor::lanes) return n.extent.size() == space.extent.size();
    if (q.what > anchor::lanes) return false;
    if (q.what == anchor::rowwise) return n.batched && (n.is_scalar() || n.extent.size() == space.extent.size());
    if (n.batched && space.batched) return n.extent.size() == space.extent.size() && n.is_scalar() == space.is_scalar();
    return n.batched == space.batched && n.extent == space.extent;
  }

  constexpr void elementwise(node_id i) {
    node const& n = g[i];
    if (merge_products(i)) return;
    int latest = 0;
    for (node_id o : n.operand)
      if (out.group_of[o] > latest) latest = out.group_of[o];
    if (latest == 0) {  // of leaves alone
      for (node_id o : n.operand)
        leaves_below[i] = std::uint16_t(leaves_below[i] + (o == 0 ? 0 : g[o].is_leaf() ? 1 : leaves_below[o]));
      if (!n.op->cheap || out.stored[i] || leaves_below[i] > most_leaves) put(i, map_for(i, 0));
      return;
    }
    bool blocked = !same_loop(out.groups[latest], n) || !has_room(out.groups[latest]) ||
                   (out.groups[latest].what == anchor::map && is_late[out.groups[latest].opener] != is_late[i]);
    int position = n.is_scalar() ? 0 : 1;
    for (node_id o : n.operand) {
      if (o == 0 || out.group_of[o] != latest) continue;
      blocked = blocked || out.finished[o];
      // A vector may read a number of its sample only in the phase after that number was complete.
      int const ready = out.position[o] + (!n.is_scalar() && g[o].is_scalar() ? 1 : 0);
      if (ready > position) position = ready;
      if (n.is_scalar() != g[o].is_scalar() && out.groups[latest].what != anchor::rowwise) blocked = true;
    }
    if (blocked) return put(i, map_for(i, latest));
    bool const rowwise = out.groups[latest].what == anchor::rowwise;
    put(i, latest, rowwise ? position : 0);
    if (rowwise && (position + 1) / 2 > out.groups[latest].phases) out.groups[latest].phases = (position + 1) / 2;
  }

  // A map of its own; numbers that all samples share come together, since each call costs more than they do.
  constexpr auto map_for(node_id i, int latest) -> int {
    if (g[i].is_scalar() && !g[i].batched && !overwrites[i])  // who writes a leaf waits for its readers
      for (int q = out.size - 1; q > latest; --q)
        if (kernel_group const& k = out.groups[q]; k.what == anchor::map && k.members > 0 && has_room(k) &&
                                                   g[k.space].same_space(g[i]) && !writes_leaf[q] &&
                                                   is_late[k.opener] == is_late[i])
          return q;
    return open(g[i].in_lanes ? anchor::lanes : anchor::map, i);
  }

  // W x + U h, a parameter that is used twice, two heads on one trunk: one contraction with several parts.
  constexpr auto merge_products(node_id i) -> bool {
    node const& n = g[i];
    node_id const a = n.operand[0], b = n.operand[1];
    if (!n.is(id_of<ops::add_op>) || a == b || !lone_product(a, n) || !lone_product(b, n)) return false;
    bool const a_first = out.group_of[a] < out.group_of[b];
    int const from_id = out.group_of[a_first ? a : b], to_id = out.group_of[a_first ? b : a];
    kernel_group &from = out.groups[from_id], &to = out.groups[to_id];
    if (from.parts + to.parts > kernel_key::most_parts) return false;
    for (int p = 0; p < from.parts; ++p) to.part[to.parts++] = from.part[p];
    from = kernel_group{};
    to.result = i;
    put(i, to_id);
    out.summed[i] = true;
    return true;
  }
  constexpr auto lone_product(node_id id, node const& reader) const -> bool {
    int const q = out.group_of[id];
    if (g[id].how() == computed::batch_sum && g[id].operand[1] != 0) return false;  // weighed: a kernel of its own
    return q != 0 && readers[id] == 1 && out.groups[q].what == anchor::contraction && out.groups[q].result == id &&
           g[id].same_space(reader);
  }
};

}  // namespace partitioning

constexpr auto partition_of(program_graph const& p, layout l) -> partition { return partitioning::partitioner(p, l).out; }

}  // namespace ctgrad::inline CTGRAD_ABI
