// ctgrad/print/kernels.hpp — the kernels that run, in the order in which they run, as readable lines
// SPDX-License-Identifier: MIT
//
// A line `z1 = relu(W1 * x + b1)` is a value that its kernel stores. Values r1, r2, ... live in registers and are named
// anew in each kernel.
#pragma once
#include <ctgrad/print/formula.hpp>
#include <ctgrad/print/text.hpp>
#include <ctgrad/print/work.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace print {

/// The passes of one program, as far as a reader wants to know them.
struct passes_of_a_program {
  program_graph const& lowered;
  partition const& parts;
  generated const& programs;
  memory_plan const& memory;
  plan const& planned;
  layout lay;
  int bytes_of_a_number;
};

inline auto work_of(passes_of_a_program const& p) -> work {
  return work_of(p.lowered, p.programs, p.memory, p.planned, p.lay, p.bytes_of_a_number);
}

class kernel_printer {
 public:
  explicit kernel_printer(passes_of_a_program const& p) : p_(p), g_(p.lowered.graph.nodes), names_(std::size_t(g_.size)) {
    name_results();
  }

  auto operator()() -> std::string {
    std::string out;
    name_stored_values();
    for (int c = 0; c < p_.planned.call_count; ++c) {
      std::string const number = std::to_string(c + 1);
      out += number + std::string(number.size() < 4 ? 4 - number.size() : 1, ' ') + header(c) + "\n";
      for (std::string const& row : rows_of(c)) out += "      " + row + "\n";
    }
    work const all = work_of(p_);
    out += std::to_string(p_.planned.call_count) + " calls of " + std::to_string(p_.planned.key_count) + " kernels";
    out += "; work " + readable(all.flop, "flop") + "; moved " + readable(all.bytes, "B") + "; memory ";
    return out + readable(all.memory, "B") + "\n" + blocks();
  }

 private:
  passes_of_a_program const& p_;
  graph const& g_;
  std::vector<std::string> names_;  // of what lies in memory, by node

  auto blocks() const -> std::string {
    plan const& p = p_.planned;
    if (p.end_of_blocks == 0) return "";
    int const most = p_.lay.near / p.bytes_of_a_sample, rows = rows_of_a_block(p.bytes_of_a_sample, most + 1, p_.lay.near);
    return "calls " + std::to_string(p.first_in_blocks + 1) + " to " + std::to_string(p.end_of_blocks) + " run on " +
           std::to_string(rows) + " samples after the other where there is room for more than " + std::to_string(most) +
           "\n";
  }
  auto key_of(int c) const -> kernel_key const& { return p_.planned.keys[p_.planned.calls[c].key]; }
  auto program_of(int c) const -> kernel_program const& { return p_.programs.kernels[p_.planned.group[c]]; }
  auto group_of(int c) const -> kernel_group const& { return p_.parts.groups[p_.planned.group[c]]; }

  // ---- names ------------------------------------------------------------------------------------------------------

  void name_results() {
    rooted_graph const& r = p_.lowered.graph;
    for (int i = 0; i < r.roots; ++i)
      if (p_.lowered.overwritten_by(i) == 0 && names_[r.root[i]].empty())
        names_[r.root[i]] = i == 0 ? "result" : "result" + std::to_string(i);
  }
  /// The nodes whose values call `c` leaves in memory.
  auto sinks_of(int c) const -> std::vector<node_id> {
    kernel_program const& k = program_of(c);
    std::vector<node_id> out;
    if (key_of(c).what == anchor::transposition && k.writes[0] < graph::capacity) out.push_back(k.writes[0]);
    if (key_of(c).what >= anchor::lanes_rows) out.push_back(group_of(c).space);
    for (int i = 0; i < k.instructions; ++i) {
      verb const what = k.code[i].what;
      if (what == verb::store || what == verb::add_up || what == verb::largest) out.push_back(k.slot[k.code[i].slot]);
    }
    return out;
  }
  void name_stored_values() {
    letters fresh(g_, names_);
    for (int c = 0; c < p_.planned.call_count; ++c)
      for (node_id id : sinks_of(c))
        if (names_[id].empty() && overwritten_by(id) == 0) names_[id] = fresh(id);
  }
  auto overwritten_by(node_id id) const -> node_id {
    rooted_graph const& r = p_.lowered.graph;
    for (int i = 0; i < r.roots; ++i)
      if (node_id const leaf = p_.lowered.overwritten_by(i); leaf != 0 && r.root[i] == id) return leaf;
    return 0;
  }
  auto name_of(int id) const -> std::string {
    if (id >= graph::capacity) return name_of(id - graph::capacity) + " transposed";
    node const& n = g_[id];
    if (n.is_leaf()) return n.name.empty() ? shortest(n.value) : name_of_leaf(n);
    return names_[std::size_t(id)];
  }

  // ---- one call ---------------------------------------------------------------------------------------------------

  static auto extent(int n) -> std::string { return n < 0 ? "batch" : std::to_string(n); }

  auto header(int c) const -> std::string {
    kernel_key const& key = key_of(c);
    kernel_call const& call = p_.planned.calls[c];
    if (key.what == anchor::strided) return strided_header(key, call);
    if (key.what >= anchor::lanes) return header_in_lanes(c);
    std::string const what[] = {"map", "contraction", "rowwise", "transposition"};
    std::string out = what[int(key.what)] + " [" + (key.what == anchor::rowwise ? "batch" : extent(call.rows)) + " x " +
                      extent(call.lanes) + "]";
    for (int p = 0; p < key.parts; ++p) out += (p == 0 ? ", sum over " : " and ") + extent(call.part[p].k);
    if (key.what == anchor::contraction)
      out += ", tile " + std::to_string(key.tile_rows) + "x" +
             (key.across == 0 ? std::to_string(key.tile_packs) : std::to_string(key.outputs) + " of dot products");
    if (key.lower_tiles) out += " or " + std::to_string(key.tile_rows - 1) + "x" + std::to_string(key.tile_packs);
    if (key.packed) out += " of copies, at most " + std::to_string(call.blocks.most_k) + " of a sum at once";
    if (key.what == anchor::rowwise) out += ", " + std::to_string(key.phases) + (key.phases == 1 ? " phase" : " phases");
    kernel_program const& k = program_of(c);
    for (int i = 0; i < k.read_count; ++i) out += layout_of(k.reads[i]);
    amount const flop = operations_of(key, call);
    return out + (flop.per_sample + flop.per_step > 0 ? ", " + readable(flop, "flop") : "");
  }
  auto header_in_lanes(int c) const -> std::string {
    kernel_key const& key = key_of(c);
    kernel_call const& call = p_.planned.calls[c];
    windows const &w = call.slide, &pool = call.pool;
    auto const size = [](int n, int rows, int columns) {
      return std::to_string(n) + " x " + std::to_string(rows) + " x " + std::to_string(columns);
    };
    auto const map = [&](windows const& of) { return size(of.maps, of.y.windows, of.x.windows); };
    auto const image = [&](windows const& of) { return size(of.channels, of.y.image, of.x.image); };
    auto const kernel = [&] { return size(w.channels_of_a_group(), w.y.size, w.x.size); };
    auto const largest = [&] {
      return "the largest of " + std::to_string(pool.y.size) + " x " + std::to_string(pool.x.size);
    };
    std::string const elements = "[batch x " + extent(call.lanes) + "]";
    std::string const work = ", tile " + std::to_string(key.tile_rows) + "x" + std::to_string(key.tile_packs) + flops(c);
    if (key.what == anchor::lanes_rows) return "out of the lanes " + elements;
    if (key.what == anchor::lanes_total)
      return "lanes [" + std::to_string(w.maps) + "], sum over batch and " + std::to_string(call.lanes / w.maps);
    if (key.what == anchor::lanes_kernel)
      return "lanes [" + std::to_string(w.maps) + " x " + kernel() + "], sum over batch and " + std::to_string(w.y.windows) +
             " x " + std::to_string(w.x.windows) + work;
    switch (key.mode) {
      case stride_mode::into_lanes: return "into the lanes " + elements;
      case stride_mode::convolution: {
        std::string const kept = ", " + largest() + (key.masked ? " kept with its place as bits" : " kept");
        return "lanes [batch x " + map(key.pooled ? pool : w) + "], sum over " + kernel() + (key.pooled ? kept : "") + work +
               of_few(key, call);
      }
      case stride_mode::convolution_image:
        return "lanes [batch x " + image(w) + "], sum over " + std::to_string(w.maps_of_a_group()) + " maps of windows" +
               work;
      case stride_mode::unpool: return "lanes [batch x " + image(w) + "], sent to where bits say";
      case stride_mode::none: return "lanes " + elements + flops(c);
      default: return "lanes [batch x " + map(w) + "], " + largest() + (key.masked ? " with its place as bits" : "");
    }
  }
  static auto of_few(kernel_key const& key, kernel_call const& call) -> std::string {
    if (!key.few) return "";
    image_tile const& t = key.image;
    return "; up to " + std::to_string(call.few) + " samples image by image, " +
           (t.maps_in_lanes ? "maps" : "places of a row") + " in the lanes, tile " + std::to_string(t.maps) + "x" +
           std::to_string(t.rows) + "x" + std::to_string(t.places);
  }
  auto flops(int c) const -> std::string {
    amount const flop = operations_of(key_of(c), p_.planned.calls[c]);
    return flop.per_sample + flop.per_step > 0 ? ", " + readable(flop, "flop") : "";
  }
  static auto strided_header(kernel_key const& key, kernel_call const& call) -> std::string {
    strided_loops const& loops = call.loops;
    std::string places, sums;
    auto const add = [](std::string& to, char const* between, std::string const& n) {
      to += (to.empty() ? "" : between) + n;
    };
    if (loops.each_sample) add(loops.over_samples ? sums : places, " and ", "batch");
    for (int axis = 0; axis < loops.axes; ++axis) add(places, " x ", extent(loops.extent[axis]));
    for (int axis = 0; axis < loops.sums; ++axis) add(sums, " and ", extent(loops.sum_extent[axis]));
    bool const largest = key.mode == stride_mode::maximum || key.mode == stride_mode::argmax;
    std::string const what = largest ? ", maximum over " : ", sum over ";
    std::string const out = "strided [" + (places.empty() ? "1" : places) + "]" + (sums.empty() ? "" : what + sums);
    amount const flop = operations_of(key, call);
    return out + (flop.per_sample + flop.per_step > 0 ? ", " + readable(flop, "flop") : "");
  }
  /// ", W1 as [in][out]": which axis of a matrix is contiguous in memory.
  auto layout_of(int id) const -> std::string {
    bool const copy = id >= graph::capacity;
    node const& n = g_[copy ? id - graph::capacity : id];
    if (n.what != role::parameter || n.extent.rank != 2) return "";
    bool const in_out = (p_.lay.lane_axis(n.extent) == 0) != copy;
    return ", " + std::string(n.name) + (in_out ? " as [in][out]" : " as [out][in]");
  }

  auto rows_of(int c) const -> std::vector<std::string> {
    kernel_program const& k = program_of(c);
    if (key_of(c).what == anchor::transposition && sinks_of(c).empty())
      return {name_of(k.writes[0]) + ", for a product that reads the other axis"};
    std::vector<node_id> const made = sinks_of(c);
    std::vector<std::string> rows;
    std::vector<line> const lines = formula_writer(g_, notation::text, names_, "r")(made);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::size_t const first = lines.size() - made.size();
      if (i < first) rows.push_back(lines[i].name + " = " + lines[i].text);
      else rows.push_back(stored(c, made[i - first], lines[i].text));
    }
    return rows;
  }
  auto stored(int c, node_id id, std::string const& formula) const -> std::string {
    node_id const leaf = overwritten_by(id);
    if (leaf == 0) return names_[id] + " = " + formula;
    bool const fused = key_of(c).what == anchor::contraction && !p_.programs.stored[group_of(c).result];
    return name_of(leaf) + " <- " + formula + (fused ? "   (in place, no gradient buffer)" : "   (in place)");
  }
};

}  // namespace print

/// Each call of a program: its loop nest, the work, what it stores.
[[gnu::cold]] inline auto kernels(print::passes_of_a_program const& p) -> std::string { return print::kernel_printer(p)(); }

}  // namespace ctgrad::inline CTGRAD_ABI
