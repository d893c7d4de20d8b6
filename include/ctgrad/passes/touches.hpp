// ctgrad/passes/touches.hpp — what each call of a plan reads and writes: which of them may run at the same time
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/plan.hpp>

namespace ctgrad::inline CTGRAD_ABI {

/// Memory that a call reads or writes; leaves by their first element, since no two of them overlap.
struct touch {
  std::uint16_t call;
  region space;
  bool writes;
  int first, size;  ///< in elements; in `batch_space` of each sample
};

namespace planning {

/// visit(touch) for each, call by call. Data that only come in are nobody's concern.
template <class Visit>
constexpr void each_touch(graph const& g, generated const& k, kernel_order const& order, memory_plan const& m, layout l,
                          Visit visit) {
  for (int s = 0; s < order.size; ++s) {
    kernel_program const& program = k.kernels[order.kernel[s]];
    auto const touched = [&](int id, bool writes) {
      bool const leaf = id < graph::capacity && g[id].is_leaf();
      if (leaf && !writes &&
          (g[id].batched || (g[id].what != role::parameter && g[id].what != role::statistic && g[id].what != role::state)))
        return;
      place const at = m.of[id];
      region const space = at.space == block_space ? batch_space : at.space;  // the same memory
      visit(touch{std::uint16_t(s), space, writes, int(at.offset), leaf ? 1 : room_of(g, l, id).count});
    };
    for (int i = 0; i < program.read_count; ++i) touched(program.reads[i], false);
    for (int i = 0; i < program.write_count; ++i) touched(program.writes[i], true);
  }
}

}  // namespace planning

constexpr auto count_touches(graph const& g, generated const& k, kernel_order const& order, memory_plan const& m, layout l)
    -> int {
  int count = 0;
  planning::each_touch(g, k, order, m, l, [&](touch const&) { ++count; });
  return count;
}

/// All of a plan, call by call. No span: what that asks of a type costs every program 10 ms of compile time.
struct touch_list {
  touch const* of;
  int count;
};

template <int Count>
struct touch_array {
  touch of[Count];
  constexpr operator touch_list() const { return {of, Count}; }
};
template <int Count>
constexpr auto touches_of(graph const& g, generated const& k, kernel_order const& order, memory_plan const& m, layout l)
    -> touch_array<Count> {
  touch_array<Count> out{};
  int at = 0;
  planning::each_touch(g, k, order, m, l, [&](touch const& t) { out.of[at++] = t; });
  return out;
}

}  // namespace ctgrad::inline CTGRAD_ABI
