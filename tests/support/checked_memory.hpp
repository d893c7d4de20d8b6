// tests/support/checked_memory.hpp — memory of a plan that knows what every cell of it holds
// SPDX-License-Identifier: MIT
//
// Each cell remembers which value was written to it last. A read states which value it means: where they differ, two values
// overlapped in memory, or a value was read before it was made or after its memory was given away.
#pragma once
#include "evaluate.hpp"
#include "passes.hpp"

#include <sstream>

namespace support {

class checked_memory {
 public:
  /// The first thing that went wrong.
  auto fault() const -> std::string const& { return fault_; }

 protected:
  static constexpr int nobody = 0, padding = -1, ones = -2;
  struct cell {
    double value = std::numeric_limits<double>::quiet_NaN();
    int holds = nobody;
  };

  passes const& p_;
  ctgrad::graph const& g_;
  int w_, capacity_, batch_ = 1, call_ = 0;
  std::vector<std::vector<cell>> spaces_;
  std::string fault_;

  checked_memory(passes const& p, int capacity)
      : p_(p), g_(p.lowered.graph.nodes), w_(p.lay.lanes), capacity_((capacity + 15) / 16 * 16),
        spaces_(std::size_t(ctgrad::first_input + p.memory.inputs)) {
    spaces_[ctgrad::parameters_space].resize(std::size_t(p.parameters.elements));
  }

  /// All but the parameters and the inputs.
  void forget() {
    auto const clear = [](std::vector<cell>& cells, std::size_t size) { cells.assign(size, {}); };
    clear(spaces_[ctgrad::fixed_space], std::size_t(p_.memory.fixed_elements));
    clear(spaces_[ctgrad::batch_space], std::size_t(p_.memory.sample_elements) * std::size_t(capacity_));
    spaces_[ctgrad::fixed_space][0] = {1, ones};
  }

  template <class... Parts>
  void complain(Parts const&... parts) {
    if (!fault_.empty()) return;
    std::ostringstream s;
    s << "call " << call_ << ": ";
    (s << ... << parts);
    fault_ = s.str();
  }
  auto name(int id) const -> std::string {
    if (id == nobody) return "nothing";
    if (id == padding) return "padding";
    if (id == ones) return "one";
    std::ostringstream s;
    bool const copy = id >= ctgrad::graph::capacity;
    ctgrad::node const& n = g_[copy ? id - ctgrad::graph::capacity : id];
    s << (copy ? "the flipped copy of node " : "node ") << id % ctgrad::graph::capacity << " ("
      << (n.is_leaf() ? std::string_view(n.name) : n.op->name) << ")";
    return s.str();
  }

  auto at(ctgrad::place const& p, std::ptrdiff_t i, char const* what, int id) -> cell* {
    bool const of_samples = p.space == ctgrad::batch_space || p.space == ctgrad::block_space;
    std::ptrdiff_t const address = p.offset * (of_samples ? capacity_ : 1) + i;
    std::size_t const space = p.space == ctgrad::block_space ? std::size_t(ctgrad::batch_space) : p.space;
    if (space < spaces_.size() && address >= 0 && address < std::ptrdiff_t(spaces_[space].size()))
      return &spaces_[space][std::size_t(address)];
    complain(what, " of ", name(id), " at ", address, " is outside of space ", int(p.space));
    return nullptr;
  }
  auto read(ctgrad::place const& p, std::ptrdiff_t i, int id) -> double {
    cell const* c = at(p, i, "a read", id);
    if (c && c->holds != ctgrad::in_memory_of(g_, id, p_.lay))
      complain("reads ", name(id), ", but memory holds ", name(c->holds));
    return c ? c->value : 0;
  }
  /// Whole packs are read, beyond the last element too: the values do not matter, the memory must be ours.
  void touch(ctgrad::place const& p, std::ptrdiff_t i, int id) { (void)at(p, i, "a read beyond the end", id); }
  void write(ctgrad::place const& p, std::ptrdiff_t i, int id, double value) {
    if (p.space >= ctgrad::first_input) complain("stores ", name(id), " into an input");
    if (cell* c = at(p, i, "a store", id)) *c = {value, id};
  }
  void waste(ctgrad::place const& p, std::ptrdiff_t i, int id) {
    if (cell* c = at(p, i, "a store beyond the end", id)) *c = {std::numeric_limits<double>::quiet_NaN(), padding};
  }

  /// Where element e of sample s lies.
  auto address(ctgrad::node const& n, ctgrad::place const& p, int s, int e) const -> std::ptrdiff_t {
    if (n.what == ctgrad::role::label || (n.batched && n.is_scalar())) return s;
    if (n.batched) return std::ptrdiff_t(s) * p.stride + e;
    if (n.extent.rank != 2) return e;
    int const row = e / n.extent.cols(), col = e % n.extent.cols();
    return p_.lay.lane_axis(n.extent) == 0 ? std::ptrdiff_t(col) * p.stride + row : std::ptrdiff_t(row) * p.stride + col;
  }
  void put(int id, std::vector<double> const& values) {
    ctgrad::node const& n = g_[id];
    ctgrad::place const p = p_.memory.of[id];
    int const size = n.what == ctgrad::role::label ? 1 : n.extent.size();
    if (p.space >= ctgrad::first_input) spaces_[p.space].assign(std::size_t(batch_ * size), {});
    for (std::size_t i = 0; i < values.size(); ++i)
      if (cell* c = at(p, address(n, p, int(i) / size, int(i) % size), "a leaf", id)) *c = {values[i], id};
  }
  auto get(int id, ctgrad::place const& p) -> std::vector<double> {
    ctgrad::node const& n = g_[id];
    std::vector<double> out;
    for (int s = 0; s < (n.batched ? batch_ : 1); ++s)
      for (int e = 0; e < n.extent.size(); ++e) out.push_back(read(p, address(n, p, s, e), id));
    return out;
  }
};

}  // namespace support
