// ctgrad/passes/generate.hpp — the program of each kernel, and what has to be stored for it
// SPDX-License-Identifier: MIT
//
// Kernels are written from the last to the first, so that what a kernel must store is known when its turn comes: every
// reader is a later kernel. A reader computes cheap functions of stored values again; anything else it asks for is
// stored.
#pragma once
#include <ctgrad/passes/partition.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// A matrix that lies in memory a second time, with its axes exchanged.
constexpr auto flipped(int node) -> int { return node + graph::capacity; }

struct kernel_program {
  instruction code[kernel_key::most_instructions];
  int instructions;
  node_id slot[kernel_key::most_slots];
  int slots;
  bool spilled[kernel_key::most_slots];  ///< a slot without memory of its own beyond the kernel
  std::uint16_t reads[32];
  int read_count;
  std::uint16_t writes[16];
  int write_count;
  bool sums;      ///< adds up: no element may be visited twice
  bool overflow;  ///< needs more instructions, slots or operands than a key holds
};

struct generated {
  kernel_program kernels[partition::capacity]{};
  bool stored[graph::capacity]{};
  bool overflow = false;  ///< of a kernel
  node_id unsupported = 0;
};

namespace generating {

class generator {
 public:
  constexpr generator(program_graph const& p, partition const& f, layout l) : g(p.graph.nodes), step(p), parts(f), lay(l) {
    for (int i = 1; i < g.size; ++i) out.stored[i] = f.stored[i];
    for (int a = 0; a < p.assignments; ++a) overwritten_by[p.graph.root[p.assigned[a].root]] = p.assigned[a].leaf;
    for (int i = g.size - 1; i > 0; --i)
      if (int const q = f.group_of[i]) next_in_group[i] = first_of[q], first_of[q] = node_id(i);
    for (int q = f.size - 1; q > 0; --q)
      if (f.groups[q].members > 0) make(q);
  }
  generated out{};

 private:
  graph const& g;
  program_graph const& step;
  partition const& parts;
  layout lay;
  node_id first_of[partition::capacity]{}, next_in_group[graph::capacity]{};
  node_id overwritten_by[graph::capacity]{};  ///< a new value: the leaf
  // Values of the kernel at hand: stamped, because clearing arrays is what eats the compilers' budget of steps.
  std::uint16_t stamp[graph::capacity]{};
  std::uint8_t value[graph::capacity]{}, value_position[graph::capacity]{};
  int kernel = 0;

  constexpr auto now() -> kernel_program& { return out.kernels[kernel]; }
  constexpr auto group() const -> kernel_group const& { return parts.groups[kernel]; }
  constexpr auto rowwise() const -> bool { return group().what == anchor::rowwise; }

  constexpr void make(int q) {
    kernel = q;
    kernel_group const& k = group();
    if (k.what == anchor::transposition) {
      bool const copy = parts.flipped_by[k.space] == q;
      int const from = copy ? int(k.space) : int(g[k.space].operand[0]);
      if (!copy && !out.stored[k.space]) return;
      read(from);
      write(copy ? flipped(k.space) : int(k.space));
      return;
    }
    if (k.what >= anchor::lanes_rows) {  // strided too: nothing is fused into them
      if (!out.stored[k.space]) return;
      for (node_id operand : g[k.space].operand) {
        if (operand == 0) continue;
        bool const spread = g[operand].how() == computed::unpool && parts.group_of[operand] == 0;  // in registers
        if (!spread) read(operand);
        else read(g[operand].operand[0]), read(g[operand].operand[1]);
      }
      return write(k.space), overwrite(k.space);
    }
    bool wanted = false;
    for (int i = first_of[q]; i != 0; i = next_in_group[i]) wanted = wanted || out.stored[i];
    if (!wanted) return;
    if (k.what == anchor::lanes) {
      for (node_id operand : g[k.part[0]].operand)
        if (operand != 0 && g[k.part[0]].how() != computed::elementwise) read(operand);
      if (k.index != 0 && out.stored[k.index]) write(k.index);
    }
    for (int p = 0; p < k.parts; ++p) {
      product const x = product_of(g, g[k.part[p]], lay);
      read(x.flip ? flipped(x.lanes) : int(x.lanes));
      if (x.broadcast != 0) read(x.broadcast);
      if (x.weights != 0) read(x.weights);
    }
    if (k.result != 0) remember(node_id(k.result), 0, 0);
    int const last = rowwise() ? 2 * k.phases : 0;
    for (int position = 0; position <= last; ++position)
      for (int i = first_of[q]; i != 0; i = next_in_group[i])
        if (out.stored[i] && parts.position[i] == position && i != k.index) sink(node_id(i));
    sort_by_position();
  }

  constexpr void sink(node_id i) {
    node const& n = g[i];
    int const position = parts.position[i];
    instruction in{};
    in.position = std::uint8_t(position);
    if (parts.finished[i]) {
      in.a = emit(n.operand[0], position);
      in.what = n.how() == computed::maximum ? verb::largest : verb::add_up;
      now().sums = true;
    } else {
      in.a = emit(i, position);
      in.what = verb::store;
    }
    in.slot = slot_for(i);
    put(in);
    now().spilled[in.slot] = false;
    overwrite(i);
    write(i);
  }

  // A new value of a leaf lies in the leaf's place.
  constexpr void overwrite(node_id i) {
    if (node_id const leaf = overwritten_by[i]) write(leaf);
  }

  // ---- values -----------------------------------------------------------------------------------------------------

  constexpr auto emit(node_id i, int position) -> std::uint8_t {
    bool const per_sample = g[i].is_scalar();  // in a rowwise kernel: known once per block of samples
    if (stamp[i] == kernel && (!rowwise() || per_sample || value_position[i] == position)) return value[i];
    if (is_here(i)) return made_here(i, position);
    if (g[i].is_leaf() || out.stored[i] || !recomputable(i)) return load(i, position);
    return computed_at(i, rowwise() && per_sample ? scalar_position(i) : position);
  }

  constexpr auto is_here(node_id i) const -> bool { return parts.group_of[i] == kernel && !parts.finished[i]; }

  constexpr auto made_here(node_id i, int position) -> std::uint8_t {
    computed const how = g[i].how();
    int const born = parts.position[i];
    if (!rowwise()) return computed_at(i, position);
    if (how == computed::sum || how == computed::maximum) {
      instruction in{};
      in.what = how == computed::sum ? verb::row_sum : verb::row_maximum;
      in.position = std::uint8_t(born - 1);
      in.a = emit(g[i].operand[0], born - 1);
      return remember(i, put(in), born);
    }
    if (g[i].is_scalar() || born == position) return computed_at(i, born);
    bool const kept = out.stored[i] || !g[i].op->cheap;
    return kept ? reload(i, born, position) : computed_at(i, position);
  }

  constexpr auto reload(node_id i, int born, int position) -> std::uint8_t {
    instruction in{};
    bool const known = has_slot(i);
    std::uint8_t const slot = slot_for(i);
    if (!known) {
      now().spilled[slot] = true;
      in.what = verb::spill, in.slot = slot, in.position = std::uint8_t(born);
      in.a = emit(i, born);
      put(in);
    }
    in = {};
    in.what = verb::reload, in.slot = slot, in.position = std::uint8_t(position);
    return remember(i, put(in), position);
  }

  constexpr auto computed_at(node_id i, int position) -> std::uint8_t {
    node const& n = g[i];
    instruction in{};
    if (repeats_a_vector(g, n)) {
      in.what = n.with.stride[lay.lane_axis(n.extent)] != 0 ? verb::load_row : verb::load_column;
      in.slot = slot_for(n.operand[0]);
      read(n.operand[0]);
      return remember(i, put(in), position);
    }
    in.what = verb::apply;
    in.op = n.op;
    in.position = std::uint8_t(position);
    bool const moved = n.how() == computed::copy || n.how() == computed::transpose || n.is(id_of<ops::spread_op>);
    if (n.how() != computed::elementwise && !moved) {
      refuse(i);
      return 0;
    }
    in.a = emit(n.operand[0], position);
    if (moved) return remember(i, in.a, position);
    if (n.operand[1] != 0) in.b = emit(n.operand[1], position);
    if (n.operand[2] != 0) in.c = emit(n.operand[2], position);
    return remember(i, put(in), position);
  }

  // Where a number of the sample that comes from outside this kernel can be computed: as soon as its operands are.
  constexpr auto scalar_position(node_id i) const -> int {
    int at = 0;
    for (node_id o : g[i].operand)
      if (o != 0 && parts.group_of[o] == kernel && parts.position[o] > at) at = parts.position[o];
    return at;
  }

  // To compute a value again costs a load for each that it is made of; one that is stored costs a store and a load.
  static constexpr int most_loads = 2;
  constexpr auto recomputable(node_id i) const -> bool { return loads_of(i, 0) <= most_loads; }
  constexpr auto loads_of(node_id i, int depth) const -> int {
    constexpr int never = 1000;
    node const& n = g[i];
    if (is_here(i)) return 0;
    bool const is_there = n.is_leaf() || out.stored[i] || repeats_a_vector(g, n);
    bool const of_leaves = n.how() == computed::elementwise && parts.group_of[i] == 0;  // no kernel makes it
    if (is_there || of_leaves) return n.is_scalar() ? 0 : 1;
    if (n.how() != computed::elementwise || parts.summed[i] || depth > 8 >> step.halvings_of(group().opener)) return never;
    if (!n.op->cheap) return never;
    int loads = 0;
    node_id const* const o = n.operand;
    for (int k = 0; k < 3 && loads <= most_loads; ++k)
      if (o[k] != 0 && (k == 0 || o[k] != o[0])) loads += loads_of(o[k], depth + 1);
    return loads;
  }

  constexpr auto load(node_id i, int position) -> std::uint8_t {
    node const& n = g[i];
    node const& s = g[group().space];
    out.stored[i] = out.stored[i] || !n.is_leaf();
    instruction in{};
    in.position = std::uint8_t(position);
    if (n.is_scalar() && !n.batched) in.what = verb::load_scalar, in.position = 0;
    else if (n.what == role::label) in.what = verb::one_hot;
    else if (n.is_scalar() && rowwise()) in.what = verb::load_column, in.position = 0;
    else if (n.is_scalar() && !s.is_scalar()) in.what = verb::load_column;
    else if (!n.batched && s.batched) in.what = verb::load_row;
    else in.what = verb::load;
    // A shared matrix beside a matrix of each sample: their layouts differ.
    if (in.what == verb::load_row && n.extent.rank == 2 && lay.lane_axis(n.extent) == 0) refuse(i);
    in.slot = slot_for(i);
    read(i);
    return remember(i, put(in), in.position);
  }

  // ---- bookkeeping ------------------------------------------------------------------------------------------------

  constexpr auto remember(node_id i, std::uint8_t v, int position) -> std::uint8_t {
    stamp[i] = std::uint16_t(kernel), value[i] = v, value_position[i] = std::uint8_t(position);
    return v;
  }
  constexpr auto put(instruction const& in) -> std::uint8_t {
    kernel_program& k = now();
    if (k.instructions == kernel_key::most_instructions) {
      too_large();
      return 0;
    }
    k.code[k.instructions++] = in;
    return std::uint8_t(k.instructions);
  }
  constexpr auto has_slot(node_id i) -> bool {
    for (int s = 0; s < now().slots; ++s)
      if (now().slot[s] == i) return true;
    return false;
  }
  constexpr auto slot_for(node_id i) -> std::uint8_t {
    kernel_program& k = now();
    for (int s = 0; s < k.slots; ++s)
      if (k.slot[s] == i) return std::uint8_t(s);
    if (k.slots == kernel_key::most_slots) {
      too_large();
      return 0;
    }
    k.slot[k.slots] = i;
    return std::uint8_t(k.slots++);
  }
  constexpr void note(std::uint16_t* list, int& count, int most, int id) {
    for (int i = 0; i < count; ++i)
      if (list[i] == id) return;
    if (count == most) too_large();
    else list[count++] = std::uint16_t(id);
  }
  constexpr void too_large() { out.overflow = now().overflow = true; }
  constexpr void read(int id) { note(now().reads, now().read_count, 32, in_memory_of(g, id, lay)); }
  constexpr void write(int id) { note(now().writes, now().write_count, 16, id); }
  constexpr void refuse(node_id i) {
    if (out.unsupported == 0) out.unsupported = i;
  }

  // A rowwise program runs phase by phase; within a phase, operands were emitted before their readers.
  constexpr void sort_by_position() {
    kernel_program& k = now();
    if (!rowwise()) return;
    instruction sorted[kernel_key::most_instructions]{};
    std::uint8_t moved[kernel_key::most_instructions + 1]{};
    int count = 0;
    for (int position = 0; position <= 2 * group().phases; ++position)
      for (int i = 0; i < k.instructions; ++i)
        if (k.code[i].position == position) sorted[count] = k.code[i], moved[i + 1] = std::uint8_t(++count);
    for (int i = 0; i < count; ++i) {
      instruction& in = sorted[i];
      in.a = moved[in.a], in.b = moved[in.b], in.c = moved[in.c];
      k.code[i] = in;
    }
  }
};

}  // namespace generating

constexpr auto generate(program_graph const& p, partition const& f, layout l) -> generated {
  return generating::generator(p, f, l).out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
