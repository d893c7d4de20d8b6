// ctgrad/passes/schedule.hpp — makers before readers, and whoever overwrites a parameter after its last reader
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/generate.hpp>

namespace ctgrad::inline CTGRAD_ABI {

struct kernel_order {
  std::uint16_t kernel[partition::capacity]{};
  int size = 0;
  int first_in_blocks = 0, end_of_blocks = 0;  ///< those that run on a block of samples after the other
  int bytes_of_a_sample = 0;                   ///< that these make
  node_id stuck = 0;  ///< a new value that cannot be the last to touch its leaf: updates read each other
};

constexpr auto schedule(program_graph const& p, partition const& f, generated const& k, layout l) -> kernel_order {
  graph const& g = p.graph.nodes;
  kernel_order order{};
  std::uint16_t maker[2 * graph::capacity]{};
  graph::by_node<std::uint16_t> readers{};  // of leaves
  bool done[partition::capacity]{};
  auto const is_leaf = [&](int id) { return id < graph::capacity && g[id].is_leaf(); };

  for (int q = 1; q < f.size; ++q) {
    kernel_program const& program = k.kernels[q];
    for (int i = 0; i < program.write_count; ++i)
      if (!is_leaf(program.writes[i])) maker[program.writes[i]] = std::uint16_t(q);
    for (int i = 0; i < program.read_count && program.write_count > 0; ++i)
      if (is_leaf(program.reads[i])) ++readers.of[program.reads[i]];
  }
  // A kernel may read what it overwrites at the same place, but not as the operand of its product, nor as a slice: other
  // tiles need it.
  auto const multiplies = [&](int q, int leaf) {
    auto const lies_there = [&](int id) { return id != 0 && in_memory_of(g, id, l) == leaf; };
    if (f.groups[q].what >= anchor::lanes_rows)
      for (node_id operand : g[f.groups[q].space].operand)
        if (lies_there(operand)) return true;
    for (int i = 0; i < f.groups[q].parts; ++i) {
      product const x = product_of(g, g[f.groups[q].part[i]], l);
      if (lies_there(x.lanes) || lies_there(x.broadcast) || lies_there(x.weights)) return true;
    }
    for (int i = 0; i < k.kernels[q].slots; ++i)
      if (k.kernels[q].slot[i] != leaf && lies_there(k.kernels[q].slot[i])) return true;
    return false;
  };
  auto const ready = [&](int q, kernel_program const& program) {
    for (int i = 0; i < program.read_count; ++i)
      if (int const m = maker[program.reads[i]]; m != 0 && !done[m]) return false;
    for (int i = 0; i < program.write_count; ++i) {
      int const id = program.writes[i];
      if (!is_leaf(id)) continue;
      int own = 0;
      for (int j = 0; j < program.read_count; ++j) own += program.reads[j] == id;
      if (readers.of[id] != own || multiplies(q, id)) return false;
    }
    return true;
  };
  // Groups are numbered in an order that respects makers; only overwriting leaves needs further rounds.
  for (bool moved = true; moved;) {
    moved = false;
    for (int q = 1; q < f.size; ++q) {
      kernel_program const& program = k.kernels[q];
      if (done[q] || program.write_count == 0 || !ready(q, program)) continue;
      done[q] = moved = true;
      for (int i = 0; i < program.read_count; ++i)
        if (is_leaf(program.reads[i])) --readers.of[program.reads[i]];
      order.kernel[order.size++] = std::uint16_t(q);
    }
  }
  for (int q = 1; q < f.size && order.stuck == 0; ++q)
    for (int i = 0; i < k.kernels[q].write_count && !done[q]; ++i)
      if (int const id = k.kernels[q].writes[i]; is_leaf(id))
        for (int a = 0; a < p.assignments; ++a)
          if (p.assigned[a].leaf == id) order.stuck = p.graph.root[p.assigned[a].root];
  return order;
}

/// A new value that cannot be written in place is made elsewhere and copied over at the end of the step.
constexpr auto separate(program_graph p, node_id value) -> program_graph {
  node_id const copy = apply<ops::copy_op>(symbol{&p.graph.nodes, value}).id;
  for (int i = 0; i < p.assignments; ++i)
    if (node_id& root = p.graph.root[p.assigned[i].root]; root == value) root = copy;
  return p;
}

}  // namespace ctgrad::inline CTGRAD_ABI
