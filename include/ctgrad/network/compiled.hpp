// ctgrad/network/compiled.hpp — the pipeline: every pass is one constant, and the last one a table of kernels
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/type_error.hpp>
#include <ctgrad/graph/verify.hpp>
#include <ctgrad/network/kernels/contraction.hpp>
#include <ctgrad/network/kernels/lanes.hpp>
#include <ctgrad/network/kernels/lanes_convolution.hpp>
#include <ctgrad/network/kernels/lanes_kernel.hpp>
#include <ctgrad/network/kernels/lanes_pool.hpp>
#include <ctgrad/network/kernels/map.hpp>
#include <ctgrad/network/kernels/packed.hpp>
#include <ctgrad/network/kernels/rowwise.hpp>
#include <ctgrad/network/kernels/sliding.hpp>
#include <ctgrad/network/kernels/strided.hpp>
#include <ctgrad/network/kernels/transposition.hpp>
#include <ctgrad/network/together.hpp>
#include <ctgrad/passes/touches.hpp>

#include <array>

namespace ctgrad::inline CTGRAD_ABI {

/// What the planner knows of the machine that it plans for.
template <class T>
inline constexpr machine this_machine{simd::lanes<T>,
#if defined(__AVX512F__) || defined(__aarch64__)
                                      32,
#else
                                      16,
#endif
                                      int(sizeof(simd::pack<T>) / sizeof(simd::pack<T>::part[0]))};

/// What goes beyond the capacities of the passes, as a sentence; empty when all fits.
constexpr auto limits(program_graph const& p, partition const& f, generated const& k, memory_plan const& m) -> sentence {
  sentence out;
  if (p.graph.nodes.overflow)
    return out << "graph: the formula and its gradient have more than " << graph::capacity - 1 << " nodes or "
               << rooted_graph::capacity << " results";
  if (f.overflow) return out << "plan: more than " << partition::capacity - 1 << " kernels";
  if (node_id const bad = f.unsupported != 0 ? f.unsupported : k.unsupported)
    return out << (p.graph.nodes[bad].is_leaf() ? std::string_view(p.graph.nodes[bad].name) : p.graph.nodes[bad].op->name)
               << ": no kernel computes this where an operand is a matrix of each sample (its result is "
               << p.graph.nodes[bad].extent << ")";
  if (k.overflow)
    return out << "plan: one kernel would need more than " << kernel_key::most_instructions << " instructions or "
               << kernel_key::most_slots << " operands";
  if (m.overflow) return out << "plan: more than " << memory_plan::most_leaves << " leaves";
  return out;
}

namespace detail {

constexpr auto settled(program_graph p, layout l) -> program_graph {
  for (;;) {
    partition const f = partition_of(p, l);
    generated const k = generate(p, f, l);
    bool again = false;  // a phase computes values of others again
    for (int q = 1; k.overflow && q < f.size; ++q) {
      node_id const opener = f.groups[q].opener;
      bool const smaller = k.kernels[q].overflow && partitioning::most_members >> p.halvings_of(opener) > 1;
      if (smaller) p.halve(opener), again = true;
    }
    if (again) continue;
    kernel_order const order = schedule(p, f, k, l);
    if (order.stuck == 0) return p;
    p = separate(p, order.stuck);
  }
}

/// The first `Count` elements: what reaches the object file has its exact size.
template <int Count, class Element>
constexpr auto exactly(Element const* from) {
  std::array<Element, Count> out{};
  for (int i = 0; i < Count; ++i) out[std::size_t(i)] = from[i];
  return out;
}

}  // namespace detail

/// From a derived graph to kernels. `Source::derive()` gives the graph, `Source::parameters` where parameters lie.
/// One constant for each pass: each has a budget of steps of its own, and each can be printed.
template <class Source, class T>
struct compiled {
  static constexpr layout memory_layout{simd::lanes<T>};
  static constexpr program_graph derived = Source::derive();
  static constexpr program_graph simplified = simplify(derived);
  static constexpr program_graph first_lowered = lower(simplified, memory_layout);
  static constexpr partition first_partition = partition_of(first_lowered, memory_layout);
  static constexpr generated first_generated = generate(first_lowered, first_partition, memory_layout);
  static constexpr kernel_order first_order = schedule(first_lowered, first_partition, first_generated, memory_layout);
  // Rare: only then are the passes run again.
  static constexpr bool unsettled = first_order.stuck != 0 || first_generated.overflow;

  /// Predictions have few values that live on.
  static constexpr auto in_blocks(program_graph const& p, partition const& f, generated const& k, kernel_order const& order)
      -> kernel_order {
    return Source::predicts ? order : choose_blocks(p, f, k, order, memory_layout);
  }

  template <bool Again, class = void>
  struct passes {
    static constexpr auto& lowered = first_lowered;
    static constexpr auto& parts = first_partition;
    static constexpr auto& programs = first_generated;
    static constexpr kernel_order order = in_blocks(lowered, parts, programs, first_order);
  };
  template <class Void>
  struct passes<true, Void> {
    static constexpr program_graph lowered = detail::settled(first_lowered, memory_layout);
    static constexpr partition parts = partition_of(lowered, memory_layout);
    static constexpr generated programs = generate(lowered, parts, memory_layout);
    static constexpr kernel_order order =
        in_blocks(lowered, parts, programs, schedule(lowered, parts, programs, memory_layout));
  };
  using pass = passes<unsettled>;
  static constexpr memory_plan memory =
      plan_memory(pass::lowered, pass::parts, pass::programs, pass::order, Source::parameters, memory_layout);
  static constexpr plan planned = make_plan(pass::lowered, pass::parts, pass::programs, pass::order, memory, memory_layout,
                                            this_machine<T>, Source::predicts);

  struct limit {
    constexpr auto operator()() const { return limits(pass::lowered, pass::parts, pass::programs, memory); }
  };
  using checked = type_error<as_text(limit{})>;
  static_assert(sizeof(checked) > 0);

  // What follows reaches the object file, the passes above do not.
  static constexpr auto calls = detail::exactly<planned.call_count>(planned.calls);
  static constexpr auto leaves = detail::exactly<memory.leaf_count>(memory.leaves);
  static constexpr auto roots = detail::exactly<pass::lowered.graph.roots>(planned.roots);
  static constexpr auto touches =
      touches_of<count_touches(pass::lowered.graph.nodes, pass::programs, pass::order, memory, memory_layout)>(
          pass::lowered.graph.nodes, pass::programs, pass::order, memory, memory_layout);

  // Batches are padded to so many samples: rows are written in whole tiles.
  static constexpr int room = 16;

  /// A short program that predicts has, for one sample, code of its own in which every number of its calls is a constant:
  /// reading extents and addresses was a tenth of a small network's time.
  static constexpr bool straight = Source::predicts && planned.call_count <= 8;

  using function = detail::kernel_function<T>;
  template <int Index>
  static constexpr auto kernel() -> function {
    constexpr kernel_key key = planned.keys[Index];
    if constexpr (key.packed) return &detail::kernels::packed_contraction<detail::kernels::code<key>, T, !straight>;
    else if constexpr (key.what == anchor::contraction)
      return &detail::kernels::contraction<detail::kernels::code<key>, T, !straight>;
    else if constexpr (key.what == anchor::rowwise) return &detail::kernels::rowwise<detail::kernels::code<key>, T>;
    else if constexpr (key.what == anchor::strided && slides(key.mode))
      return &detail::kernels::sliding<key.mode, T, (key.slots > 1)>;
    else if constexpr (key.what == anchor::strided) return &detail::kernels::strided<key.mode, T>;
    else if constexpr (key.what == anchor::lanes) return kernel_in_lanes<detail::kernels::code<key>>();
    else if constexpr (key.what == anchor::lanes_rows) return &detail::kernels::lanes_rows<T>;
    else if constexpr (key.what == anchor::lanes_kernel)
      return &detail::kernels::lanes_kernel<detail::kernels::code<key>, T>;
    else if constexpr (key.what == anchor::lanes_total) return &detail::kernels::lanes_total<T>;
    else if constexpr (key.what == anchor::transposition) return &detail::kernels::transposition<T>;
    else return &detail::kernels::map<detail::kernels::code<key>, T>;
  }
  template <class Code>
  static constexpr auto kernel_in_lanes() -> function {
    constexpr stride_mode mode = Code::key.mode;
    if constexpr (mode == stride_mode::into_lanes) return &detail::kernels::into_lanes<Code, T>;
    else if constexpr (mode == stride_mode::convolution) return &detail::kernels::convolution<Code, T>;
    else if constexpr (mode == stride_mode::convolution_image) return &detail::kernels::convolution_image<Code, T>;
    else if constexpr (mode == stride_mode::unpool) return &detail::kernels::unpool<Code, T>;
    else if constexpr (mode == stride_mode::none) return &detail::kernels::map_in_lanes<Code, T>;
    else return &detail::kernels::pool<Code, T>;
  }
  static constexpr auto table = []<int... Index>(std::integer_sequence<int, Index...>) {
    return std::array<function, sizeof...(Index)>{kernel<Index>()...};
  }(std::make_integer_sequence<int, planned.key_count>{});

  [[gnu::noinline]] static void run_one_sample(T* const* spaces, T* scratch) {
    [&]<int... Index>(std::integer_sequence<int, Index...>) {
      (call_for_one_sample<Index>(spaces, scratch), ...);
    }(std::make_integer_sequence<int, planned.call_count>{});
  }

  static constexpr auto leaf_index(std::string_view name) -> int {
    for (int i = 0; i < memory.leaf_count; ++i)
      if (memory.leaves[i].name == name && memory.leaves[i].what != role::state) return i;
    return -1;
  }

 private:
  template <int Index>
  static CTGRAD_INLINE void call_for_one_sample(T* const* spaces, T* scratch) {
    static constexpr kernel_call call = in_memory_for(room, calls[Index]);
    constexpr kernel_key key = planned.keys[call.key];
    detail::kernels::surroundings<T> const around{spaces, 1, scratch};
    if constexpr (call.batches_only) return;
    else if constexpr (key.what == anchor::contraction && key.single)
      detail::kernels::contraction_of_one_sample<detail::kernels::code<key>, T>(call, around);
    else table[call.key](call, around);
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
