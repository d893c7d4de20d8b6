// ctgrad/network/kernels/program.hpp — runs a kernel's program on packs: straight-line code, nothing is interpreted
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/graph/symbol.hpp>
#include <ctgrad/passes/kernel.hpp>
#include <ctgrad/simd/functions.hpp>

#include <limits>
#include <utility>

// Loops over registers must be unrolled at -O2 too, or GCC keeps accumulators in memory (91 instead of 243 GFLOP/s).
#define CTGRAD_UNROLL _Pragma("GCC unroll 16")

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

using simd::lanes;
using simd::pack;

/// What a kernel knows of its surroundings: memory regions, the number of samples, room for a few packs.
template <class T>
struct surroundings {
  T* const* space;
  int batch;
  T* scratch;
};

/// A key as a type: symbols stay short, and equal kernels of different programs are one function.
template <kernel_key Key>
struct code {
  static constexpr kernel_key key = Key;
};

template <class Code>
using steps_of = std::make_index_sequence<Code::key.instructions>;

/// The memory that a program touches, and the totals that it adds up.
template <class T>
struct operands {
  T* at[kernel_key::most_slots];
  std::ptrdiff_t stride[kernel_key::most_slots];
  pack<T> total[kernel_key::most_slots];

  template <class Code>
  CTGRAD_INLINE void bind(kernel_call const& call, surroundings<T> const& around) {
    CTGRAD_UNROLL for (int s = 0; s < Code::key.slots; ++s) {
      at[s] = around.space[call.slot[s].space] + call.slot[s].offset;
      stride[s] = call.slot[s].stride;
    }
    each<Code>([&]<instruction In>() CTGRAD_INLINE_LAMBDA {
      if constexpr (In.what == verb::add_up) total[In.slot] = pack<T>(0);
      if constexpr (In.what == verb::largest) total[In.slot] = pack<T>(-std::numeric_limits<T>::infinity());
    });
  }
  template <class Code>
  CTGRAD_INLINE void finish() {
    each<Code>([&]<instruction In>() CTGRAD_INLINE_LAMBDA {
      if constexpr (In.what == verb::add_up) *at[In.slot] = simd::sum(total[In.slot]);
      if constexpr (In.what == verb::largest) *at[In.slot] = simd::maximum(total[In.slot]);
    });
  }

 private:
  template <class Code, class F>
  static CTGRAD_INLINE void each(F f) {
    [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
      (f.template operator()<Code::key.code[S]>(), ...);
    }(steps_of<Code>{});
  }
};

/// One instruction with features in the lanes: row i, lanes from j, of which `valid` count in totals. A template for
/// each verb and op, not for each kernel: that is what keeps compile time linear in the number of ops.
template <verb What, operation const* Op, class T>
CTGRAD_INLINE void execute(pack<T>* v, int to, int a, int b, int c, int slot, operands<T>& m, std::ptrdiff_t i,
                           std::ptrdiff_t j, int valid) {
  using V = pack<T>;
  if constexpr (What == verb::load) v[to] = simd::load(m.at[slot] + i * m.stride[slot] + j);
  else if constexpr (What == verb::load_row) v[to] = simd::load(m.at[slot] + j);
  else if constexpr (What == verb::load_column) v[to] = V(m.at[slot][i]);
  else if constexpr (What == verb::load_scalar) v[to] = V(*m.at[slot]);
  else if constexpr (What == verb::one_hot)
    v[to] = select(equal(simd::iota<T>() + V(T(j)), V(m.at[slot][i])), V(1), V(0));
  else if constexpr (What == verb::apply) v[to] = value_of<type_of_record<Op>, V>(v[a], v[b], v[c]);
  else if constexpr (What == verb::store) simd::store(m.at[slot] + i * m.stride[slot] + j, v[a]);
  else if constexpr (What == verb::add_up) m.total[slot] = m.total[slot] + simd::first_lanes(v[a], valid);
  else if constexpr (What == verb::largest)
    m.total[slot] = max(m.total[slot], select(less(simd::iota<T>(), V(T(valid))), v[a],
                                              V(-std::numeric_limits<T>::infinity())));
  else static_assert(What == verb::none, "this verb belongs to rowwise kernels");
}

/// The whole program at one place, given what the anchor made there.
template <class Code, class T>
CTGRAD_INLINE void run(pack<T> made, operands<T>& m, std::ptrdiff_t i, std::ptrdiff_t j, int valid) {
  static constexpr kernel_key const& key = Code::key;
  pack<T> v[key.instructions + 1];
  v[0] = made;
  [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
    (execute<key.code[S].what, key.code[S].op>(v, int(S) + 1, key.code[S].a, key.code[S].b, key.code[S].c,
                                               key.code[S].slot, m, i, j, valid),
     ...);
  }(steps_of<Code>{});
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
