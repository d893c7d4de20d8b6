// ctgrad/passes/plan_memory.hpp — where each stored value lies, for as long as it is needed
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/tensor_view.hpp>
#include <ctgrad/passes/choose_blocks.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Where a parameter lies is decided by the formula alone, so that training and inference share the memory.
struct parameter_table {
  struct entry {
    static_name name;
    shape extent;
    int offset, stride, lane_axis;
    double start;  ///< what its elements are before any training: 0, or what its layer wants
  };
  entry const* entries = nullptr;
  int size = 0;
  int elements = 0;  ///< with padding

  /// \param likely where it is looked for first
  constexpr auto find(std::string_view name, int likely = 0) const -> int {
    for (int i = 0, at = likely; i < size; ++i, ++at)
      if (at = at < size ? at : 0; entries[at].name == name) return at;
    return -1;
  }
  /// How many numbers the k-th parameter takes, with padding.
  constexpr auto room(int k) const -> int { return (k + 1 < size ? entries[k + 1].offset : elements) - entries[k].offset; }
};

/// Memory laid out as the table says, seen as a parameter.
template <class T>
auto parameter_view(T* memory, parameter_table::entry const& e) -> tensor_view<T> {
  T* const at = memory + e.offset;
  if (e.extent.rank == 2 && e.lane_axis == 1) return {at, e.extent[0], e.extent[1], e.stride, 1};
  if (e.extent.rank == 2) return {at, e.extent[0], e.extent[1], 1, e.stride};
  return {at, e.extent.size(), 1, 1, 0};
}

/// A table under construction. Only its entries reach the program.
struct parameter_list {
  static constexpr int capacity = 512;
  parameter_table::entry entries[capacity]{};
  int size = 0;
  int elements = 0;

  constexpr auto table() const -> parameter_table { return {entries, size, elements}; }
};

constexpr auto parameters_of(graph const& g, layout l) -> parameter_list {
  parameter_list list{};
  for (int i = 1; i < g.size; ++i) {
    node const& n = g[i];
    if ((n.what != role::parameter && n.what != role::statistic) || list.size == parameter_list::capacity) continue;
    layout::extents const e = l.of(n);
    int const stride = l.row_stride(e.lanes);
    list.entries[list.size++] = {n.name, n.extent, list.elements, stride, n.extent.rank == 2 ? l.lane_axis(n.extent) : 0,
                                 n.value};
    list.elements += e.rows * stride;
  }
  return list;
}

/// A leaf that the executor fills: where from, where to.
struct leaf_place {
  static_name name;
  role what;
  double value;  ///< of a constant
  int width;     ///< elements of a sample
  bool staged;   ///< copied into padded rows first, because some kernel reads it in whole packs
  place where;
  std::uint64_t state;  ///< of a state of an optimizer: the hash of its name
};

struct memory_plan {
  static constexpr int most_leaves = 1024;
  place of[2 * graph::capacity]{};
  leaf_place leaves[most_leaves]{};
  int leaf_count = 0, inputs = 0;
  int fixed_elements = 0;   ///< of `fixed_space`
  int sample_elements = 0;  ///< of `batch_space`, for each sample
  int kept = 0;             ///< where sums begin that wait for the next block of samples
  bool overflow = false;
};

namespace memory_planning {

/// Buffers that nobody needs any more are taken again, the tightest fit first. Linear in practice, and no list of
/// intervals to be searched: that is what the compilers can afford.
struct free_list {
  static constexpr int capacity = 512;
  int offset[capacity]{}, size[capacity]{};
  int free = 0, top = 0;

  constexpr auto take(int elements) -> int {
    int best = -1;
    for (int i = 0; i < free; ++i)
      if (size[i] >= elements && (best < 0 || size[i] < size[best])) best = i;
    if (best < 0) return take_new(elements);
    int const at = offset[best];
    offset[best] += elements, size[best] -= elements;
    if (size[best] == 0) --free, offset[best] = offset[free], size[best] = size[free];
    return at;
  }
  constexpr auto take_new(int elements) -> int {
    top += elements;
    return top - elements;
  }
  constexpr void give(int at, int elements) {
    for (int i = 0; i < free; ++i)
      if (offset[i] + size[i] == at) {
        size[i] += elements;
        return;
      }
    if (free < capacity) offset[free] = at, size[free] = elements, ++free;
  }
};

/// Is this leaf read in whole packs, rather than number by number as the broadcast operand of products?
constexpr auto read_in_lanes(partition const& f, generated const& k, graph const& g, layout l, int leaf) -> bool {
  auto const lies_there = [&](int id) { return id != 0 && in_memory_of(g, id, l) == leaf; };
  for (int q = 1; q < f.size; ++q) {
    kernel_program const& program = k.kernels[q];
    if (program.write_count == 0) continue;
    for (int s = 0; s < program.slots; ++s)
      if (lies_there(program.slot[s])) return true;
    for (int part = 0; part < f.groups[q].parts; ++part)
      if (product const x = product_of(g, g[f.groups[q].part[part]], l); lies_there(x.lanes) || lies_there(x.weights))
        return true;
  }
  return false;
}

}  // namespace memory_planning

/// Where the largest of a window stood is kept as bits: 2 bytes a bit for each place of a block of samples.
constexpr auto index_bits(windows const& w) -> int {
  int bits = 1;
  while (1 << bits < w.y.size * w.x.size) ++bits;
  return bits;
}
/// Room for them, in elements of each sample: a block of samples has 64 bytes an element.
constexpr auto index_elements(windows const& w) -> int { return (w.map_size() * index_bits(w) * 2 + 63) / 64; }

/// Elements of a value that a kernel makes, of each sample where it has rows of samples.
struct room_of_a_value {
  int count, stride;
  bool per_sample;
};
constexpr auto room_of(graph const& g, layout l, int id) -> room_of_a_value {
  if (id < graph::capacity && g[id].in_lanes) {  // blocks of samples, without gaps
    bool const bits = g[id].how() == computed::pool_index;
    return {bits ? index_elements(windows_of(g, g[id])) : g[id].extent.size(), g[id].extent.size(), true};
  }
  bool const copy = id >= graph::capacity;
  layout::extents e = l.of(g[copy ? id - graph::capacity : id]);
  if (copy) e = {e.lanes, e.rows};
  if (copy || g[id].how() == computed::transpose) e.rows = l.padded(e.rows);  // blocks are transposed whole
  room_of_a_value r{};
  r.per_sample = e.rows < 0 || e.lanes < 0;
  r.stride = e.lanes < 0 ? 0 : l.row_stride(e.lanes);
  r.count = e.lanes < 0 ? 1 : e.rows < 0 ? r.stride : l.padded(e.rows * r.stride);
  return r;
}

constexpr auto plan_memory(program_graph const& p, partition const& f, generated const& k, kernel_order const& order,
                           parameter_table const& table, layout l) -> memory_plan {
  using memory_planning::free_list;
  graph const& g = p.graph.nodes;
  memory_plan m{};
  free_list fixed{}, batch{};
  fixed.top = l.lanes;  // the first element is 1: sums over the batch are products with ones

  needed_nodes need = needed(p.graph);
  for (int i = 0; i < p.assignments; ++i) need.of[p.assigned[i].leaf] = true;
  int numbers = 0;  // constants and scalars share packs
  int next = 0;     // parameters mostly come in the order of the table
  for (int i = 1; i < g.size; ++i) {
    node const& n = g[i];
    if (!n.is_leaf() || !need.of[i]) continue;
    layout::extents const e = l.of(n);
    leaf_place leaf{n.name, n.what, n.value, n.extent.size(), false, {}, n.what == role::state ? n.op_id : 0};
    if (n.what == role::parameter || n.what == role::statistic) {
      int const at = table.find(n.name, next);
      next = at + 1;
      leaf.where = {parameters_space, table.entries[at].offset, table.entries[at].stride};
    } else if (n.batched) {
      bool const packs = memory_planning::read_in_lanes(f, k, g, l, i);
      bool const number = n.what == role::label || n.is_scalar();  // one a sample: they lie side by side
      leaf.staged = n.what == role::noise || number || (packs && n.extent.size() % l.lanes != 0);
      int const stride = number ? 1 : l.row_stride(n.extent.size());
      if (leaf.staged) leaf.where = {batch_space, batch.take(stride), number ? 0 : stride};
      else leaf.where = {region(first_input + m.inputs), 0, n.extent.size()};
      ++m.inputs;
    } else if (n.is_scalar() && n.what != role::state) {
      if (numbers % l.lanes == 0) numbers = fixed.take(l.lanes);
      leaf.where = {fixed_space, numbers++, 0};
    } else {
      leaf.where = {fixed_space, fixed.take(l.padded(e.rows * l.row_stride(e.lanes))), l.row_stride(e.lanes)};
    }
    m.of[i] = leaf.where;
    if (m.leaf_count == memory_plan::most_leaves) m.overflow = true;
    else m.leaves[m.leaf_count++] = leaf;
  }

  for (int i = 1; i < g.size; ++i)
    if (need.of[i] && is_view(g, g[i], l)) {
      views::origin const from = views::origin_of(g, g[i], l);
      place const leaf = m.of[g[i].operand[0]];
      m.of[i] = {leaf.space, leaf.offset + std::ptrdiff_t(from.row) * leaf.stride + from.lane, leaf.stride};
    }

  // What is stored lives from the kernel that makes it to the last that reads it; results live on.
  std::uint16_t last_reader[2 * graph::capacity]{};
  for (int s = 0; s < order.size; ++s) {
    kernel_program const& program = k.kernels[order.kernel[s]];
    for (int i = 0; i < program.read_count; ++i) last_reader[program.reads[i]] = std::uint16_t(s);
  }
  // Totals and the like are worth no second use: who makes one would have to wait for the last reader of another value.
  auto const is_small = [&](room_of_a_value const& r) { return !r.per_sample && r.count <= l.lanes; };
  // What comes from before is needed by every block of samples; what later kernels read has rows for all of them.
  auto const runs_in_blocks = [&](int s) { return s >= order.first_in_blocks && s < order.end_of_blocks; };
  bool made_in_blocks[2 * graph::capacity]{};
  m.kept = fixed.top;
  for (int s = order.first_in_blocks; s < order.end_of_blocks; ++s) {
    kernel_program const& program = k.kernels[order.kernel[s]];
    fixed.top += l.padded(blocking::elements_kept(g, f.groups[order.kernel[s]], program, l));
    for (int i = 0; i < program.write_count; ++i) made_in_blocks[program.writes[i]] = true;
    for (int i = 0; i < program.read_count; ++i)
      if (int const id = program.reads[i]; !made_in_blocks[id] && last_reader[id] < order.end_of_blocks)
        last_reader[id] = std::uint16_t(order.end_of_blocks - 1);
  }
  bool is_root[graph::capacity]{}, in_place[graph::capacity]{};
  for (int r = 0; r < p.graph.roots; ++r) is_root[p.graph.root[r]] = true;
  for (int a = 0; a < p.assignments; ++a) {
    node_id const value = p.graph.root[p.assigned[a].root];
    m.of[value] = m.of[p.assigned[a].leaf], in_place[value] = true;
  }
  for (int s = 0; s < order.size; ++s) {
    kernel_program const& program = k.kernels[order.kernel[s]];
    for (int i = 0; i < program.write_count; ++i) {
      int const id = program.writes[i];
      if (id < graph::capacity && (g[id].is_leaf() || in_place[id])) continue;
      auto const e = room_of(g, l, id);
      if (is_small(e)) {
        m.of[id] = {fixed_space, fixed.top, e.stride};
        fixed.top += e.count;
        continue;
      }
      bool const of_blocks = runs_in_blocks(s) && e.per_sample;
      bool const for_one_block = of_blocks && runs_in_blocks(last_reader[id]) && !(id < graph::capacity && is_root[id]);
      int const at = of_blocks && !for_one_block ? batch.take_new(e.count) : (e.per_sample ? batch : fixed).take(e.count);
      m.of[id] = {!e.per_sample ? fixed_space : for_one_block ? block_space : batch_space, at, e.stride};
    }
    for (int i = 0; i < program.read_count; ++i) {
      int const id = program.reads[i];
      bool const lasting = id < graph::capacity && (g[id].is_leaf() || is_root[id]);
      if (lasting || last_reader[id] != s) continue;
      auto const e = room_of(g, l, id);
      if (!is_small(e)) (e.per_sample ? batch : fixed).give(int(m.of[id].offset), e.count);
    }
  }
  m.fixed_elements = l.padded(fixed.top);
  m.sample_elements = batch.top;
  return m;
}

}  // namespace ctgrad::inline CTGRAD_ABI
