// ctgrad/passes/choose_blocks.hpp — kernels that run one block of samples after the other, where all samples leave the caches
// SPDX-License-Identifier: MIT
//
// What one kernel writes of each sample and a later one reads comes back from far memory, if a batch of it is more than the
// second cache holds. So the kernels between are run on a block of samples after the other. Sums over the samples wait for
// the next block as they are: their order, and every bit, is that of one pass over all samples.
#pragma once
#include <ctgrad/passes/packing.hpp>
#include <ctgrad/passes/schedule.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace blocking {

/// A batch that is worth blocks at all; fewer bytes of a sample are never looked at again.
inline constexpr int batch_worth_blocks = 512;

/// Elements of the sums that a kernel hands from block to block: a tensor, or a pack for each total.
constexpr auto elements_kept(graph const& g, kernel_group const& group, kernel_program const& program, layout l) -> int {
  layout::extents const e = l.loops(g[group.space]);
  if (group.what == anchor::contraction && e.rows != batch_extent) return e.rows * l.row_stride(e.lanes);
  return program.sums ? kernel_key::most_slots * l.lanes : 0;
}

class chooser {
 public:
  constexpr chooser(program_graph const& p, partition const& f, generated const& k, layout l)
      : g(p.graph.nodes), parts(f), programs(k), lay(l) {}

  constexpr auto operator()(kernel_order const& order) -> kernel_order {
    kernel_order out = order;
    out.size = 0;
    int bytes = 0, kept = 0;
    for (int s = 0; s < order.size; ++s) {
      int const q = order.kernel[s];
      when[q] = when_to_run(q);
      if (when[q] == refused) return order;
      kernel_program const& program = programs.kernels[q];
      for (int i = 0; i < program.write_count; ++i) {
        maker[program.writes[i]] = std::uint16_t(q);
        if (when[q] == in_blocks && is_of_a_sample(program.writes[i])) bytes += bytes_of_a_sample(program.writes[i]);
      }
      if (when[q] == in_blocks) kept += elements_kept(g, parts.groups[q], program, lay) * bytes_of_a_number();
    }
    // Sums that leave the first caches with every block cost more than is won.
    bool const worth = bytes >= lay.near / batch_worth_blocks && kept > 0 && kept <= lay.near / 8;
    if (!worth || overwrites_too_early(order)) return order;
    for (int phase : {before, in_blocks, after}) {
      if (phase == in_blocks) out.first_in_blocks = out.size;
      if (phase == after) out.end_of_blocks = out.size;
      for (int s = 0; s < order.size; ++s)
        if (when[order.kernel[s]] == phase) out.kernel[out.size++] = order.kernel[s];
    }
    out.bytes_of_a_sample = bytes;
    return out;
  }

 private:
  enum : std::uint8_t { refused, before, in_blocks, after };
  graph const& g;
  partition const& parts;
  generated const& programs;
  layout lay;
  std::uint16_t maker[2 * graph::capacity]{};
  std::uint8_t when[partition::capacity]{};

  constexpr auto of(int id) const -> node const& { return g[id >= graph::capacity ? id - graph::capacity : id]; }
  constexpr auto is_of_a_sample(int id) const -> bool { return of(id).batched; }
  constexpr auto bytes_of_a_number() const -> int { return 64 / lay.lanes; }
  constexpr auto bytes_of_a_sample(int id) const -> int {
    return bytes_of_a_number() * (of(id).is_scalar() ? 1 : lay.row_stride(of(id).extent.size()));
  }

  constexpr auto when_to_run(int q) const -> std::uint8_t {
    kernel_program const& program = programs.kernels[q];
    kernel_group const& group = parts.groups[q];
    bool samples = false, late = false, writes_leaf = false, sums = false;
    for (int i = 0; i < program.read_count; ++i) {
      int const id = program.reads[i], m = maker[id];
      samples = samples || is_of_a_sample(id);
      late = late || when[m] == after || (when[m] == in_blocks && !is_of_a_sample(id));
    }
    for (int i = 0; i < program.write_count; ++i) {
      int const id = program.writes[i];
      samples = samples || is_of_a_sample(id), sums = sums || !is_of_a_sample(id);
      writes_leaf = writes_leaf || of(id).is_leaf();
    }
    layout::extents const e = lay.loops(g[group.space]);
    if (group.what >= anchor::lanes && group.what < anchor::strided) return refused;
    if (late || (!samples && writes_leaf)) return after;
    if (!samples) return before;
    if (sums && e.lanes == batch_extent) return after;  // a total of one number a sample
    if (group.what == anchor::strided) return sums || slides_over(group) ? refused : in_blocks;
    if (group.what == anchor::contraction && !can_wait(q)) return refused;
    return in_blocks;
  }
  constexpr auto slides_over(kernel_group const& group) const -> bool {
    return g[group.space].how() >= computed::convolution && g[group.space].how() <= computed::pick;
  }
  /// A sum of several products would have another order, and a packed one has blocks of its own.
  constexpr auto can_wait(int q) const -> bool {
    kernel_group const& group = parts.groups[q];
    layout::extents const e = lay.loops(g[group.space]);
    bool const over_samples = e.rows != batch_extent;
    for (int p = 0; p < group.parts; ++p)
      if (lay.is_packed(e.rows, e.lanes, product_of(g, g[group.part[p]], lay).k)) return false;
    return !over_samples || (group.parts == 1 && !programs.kernels[q].sums);
  }

  /// Would a kernel that runs in blocks overwrite a leaf that a later one still reads?
  constexpr auto overwrites_too_early(kernel_order const& order) const -> bool {
    for (int s = 0; s < order.size; ++s) {
      int const q = order.kernel[s];
      for (int i = 0; when[q] == in_blocks && i < programs.kernels[q].write_count; ++i) {
        int const leaf = programs.kernels[q].writes[i];
        for (int t = 0; of(leaf).is_leaf() && t < order.size; ++t) {
          kernel_program const& later = programs.kernels[order.kernel[t]];
          for (int j = 0; when[order.kernel[t]] == after && j < later.read_count; ++j)
            if (later.reads[j] == leaf) return true;
        }
      }
    }
    return false;
  }
};

}  // namespace blocking

/// law: a kernel stands behind those whose values it reads, and the kernels that run in blocks stand side by side
constexpr auto choose_blocks(program_graph const& p, partition const& f, generated const& k, kernel_order const& order,
                             layout l) -> kernel_order {
  return blocking::chooser(p, f, k, l)(order);
}

/// Samples of a block: as many as half of the near memory holds, whole chunks of totals; all where they fit.
constexpr auto rows_of_a_block(int bytes_of_a_sample, int capacity, int near) -> int {
  if (bytes_of_a_sample == 0 || (long long)(bytes_of_a_sample)*capacity <= near) return capacity;
  int const rows = near / 2 / bytes_of_a_sample / rows_of_a_chunk * rows_of_a_chunk;
  return rows < rows_of_a_chunk ? rows_of_a_chunk : rows;
}

}  // namespace ctgrad::inline CTGRAD_ABI
