// tests/support/passes.hpp — what each pass makes of a program, at run time: to be looked at, and to be run by an interpreter
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/network/compiled.hpp>

#include <memory>
#include <string>

namespace support {

/// What the passes made of one program. Large: keep it on the heap.
struct passes {
  ctgrad::layout lay;
  ctgrad::program_graph lowered;
  ctgrad::partition parts;
  ctgrad::generated programs;
  ctgrad::kernel_order order;
  ctgrad::parameter_list parameters;
  ctgrad::memory_plan memory;
  ctgrad::plan planned;

  /// The sentence of a program that is beyond the planner; empty where all is well.
  auto refused() const -> std::string {
    return std::string(std::string_view(ctgrad::limits(lowered, parts, programs, memory)));
  }
  auto unsupported() const -> int { return parts.unsupported != 0 ? int(parts.unsupported) : int(programs.unsupported); }
};

inline auto run_passes(ctgrad::program_graph const& lowered, ctgrad::graph const& formula, ctgrad::layout l)
    -> std::unique_ptr<passes> {
  auto p = std::make_unique<passes>();
  p->lay = l;
  p->lowered = ctgrad::detail::settled(lowered, l);
  p->parts = ctgrad::partition_of(p->lowered, l);
  p->programs = ctgrad::generate(p->lowered, p->parts, l);
  p->order =
      ctgrad::choose_blocks(p->lowered, p->parts, p->programs, ctgrad::schedule(p->lowered, p->parts, p->programs, l), l);
  p->parameters = ctgrad::parameters_of(formula, l);
  p->memory = ctgrad::plan_memory(p->lowered, p->parts, p->programs, p->order, p->parameters.table(), l);
  return p;
}

/// \param predicts batches of one sample have code of their own
inline void plan_for(passes& p, ctgrad::machine hw, bool predicts = false) {
  p.planned = ctgrad::make_plan(p.lowered, p.parts, p.programs, p.order, p.memory, p.lay, hw, predicts);
}

}  // namespace support
