// ctgrad/network/kernels/rowwise.hpp — sums and maxima of each sample, in phases: softmax, norms, squared errors
// SPDX-License-Identifier: MIT
//
// A block of samples lies in the lanes, one loop over the features a phase: a sum over features needs no horizontal
// instruction and runs in the order of the features, for any number of them.
#pragma once
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/simd/transpose.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail::kernels {

template <class Code, class T>
struct rowwise_block {
  static constexpr kernel_key const& key = Code::key;
  using V = pack<T>;
  operands<T> m;
  T* local[key.slots];  ///< [feature][sample] of this block
  int features, rows, i = 0;

  CTGRAD_INLINE rowwise_block(kernel_call const& call, surroundings<T> const& around)
      : features(call.lanes), rows(around.batch) {
    m.template bind<Code>(call, around);
    std::ptrdiff_t const room = (features + lanes<T> - 1) / lanes<T> * lanes<T> * lanes<T>;
    CTGRAD_UNROLL for (int s = 0; s < key.slots; ++s) local[s] = around.scratch + s * room;
  }

  /// In the loop over features: odd positions.
  static constexpr auto in_loop(instruction in) -> bool { return in.position % 2 == 1; }

  static constexpr auto moves(int slot, verb what) -> bool {
    for (int s = 0; s < key.instructions; ++s)
      if (key.code[s].what == what && key.code[s].slot == slot && in_loop(key.code[s])) return true;
    return false;
  }

  void bring(int slot) {
    for (int j = 0; j < features; j += lanes<T>) {
      V block[lanes<T>];
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r)  // rows beyond the batch may be nobody's memory
          block[r] = i + r < rows ? simd::load(m.at[slot] + (i + r) * m.stride[slot] + j) : V(0);
      simd::transpose(block);
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r) simd::store(local[slot] + (j + r) * lanes<T>, block[r]);
    }
  }
  void take(int slot) {
    for (int j = 0; j < features; j += lanes<T>) {
      V block[lanes<T>];
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r) block[r] =
          j + r < features ? simd::load(local[slot] + (j + r) * lanes<T>) : V(0);
      simd::transpose(block);
      CTGRAD_UNROLL for (int r = 0; r < lanes<T>; ++r) simd::store(m.at[slot] + (i + r) * m.stride[slot] + j, block[r]);
    }
  }

  template <instruction In, int To>
  CTGRAD_INLINE void execute(V* v, int f) {
    constexpr bool loop = in_loop(In);
    if constexpr (In.what == verb::load || In.what == verb::reload) v[To] = simd::load(local[In.slot] + f * lanes<T>);
    else if constexpr (In.what == verb::load_row) v[To] = V(m.at[In.slot][f]);
    else if constexpr (In.what == verb::load_column) v[To] = simd::load(m.at[In.slot] + i);
    else if constexpr (In.what == verb::load_scalar) v[To] = V(*m.at[In.slot]);
    else if constexpr (In.what == verb::one_hot) v[To] = select(equal(simd::load(m.at[In.slot] + i), V(T(f))), V(1), V(0));
    else if constexpr (In.what == verb::apply) v[To] = value_of<type_of_record<In.op>, V>(v[In.a], v[In.b], v[In.c]);
    else if constexpr (In.what == verb::store && !loop) simd::store(m.at[In.slot] + i, v[In.a]);
    else if constexpr (In.what == verb::store || In.what == verb::spill) simd::store(local[In.slot] + f * lanes<T>, v[In.a]);
    else if constexpr (In.what == verb::add_up) m.total[In.slot] = m.total[In.slot] + simd::first_lanes(v[In.a], rows - i);
    else if constexpr (In.what == verb::row_sum) v[To] = v[To] + v[In.a];
    else if constexpr (In.what == verb::row_maximum) v[To] = max(v[To], v[In.a]);
    else static_assert(In.what == verb::none, "no such verb in a rowwise kernel");
  }

  template <int Position>
  CTGRAD_INLINE void phase(V* v) {
    [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
      auto const here = [&](int f) CTGRAD_INLINE_LAMBDA {
        ((key.code[S].position == Position ? execute_if < S, key.code[S].position == Position > (v, f) : void()), ...);
      };
      if constexpr (Position % 2 == 0) {
        here(0);
      } else {
        (start < S, key.code[S].position == Position > (v), ...);
        for (int f = 0; f < features; ++f) here(f);
      }
    }(steps_of<Code>{});
  }
  template <std::size_t S, bool Here>
  CTGRAD_INLINE void execute_if(V* v, int f) {
    if constexpr (Here) execute<key.code[S], int(S) + 1>(v, f);
  }
  template <std::size_t S, bool Here>
  CTGRAD_INLINE void start(V* v) {
    if constexpr (Here && key.code[S].what == verb::row_sum) v[S + 1] = V(0);
    if constexpr (Here && key.code[S].what == verb::row_maximum) v[S + 1] = V(-std::numeric_limits<T>::infinity());
  }

  CTGRAD_INLINE void run() {
    [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
      ((moves(int(S), verb::load) ? bring(int(S)) : void()), ...);
    }(std::make_index_sequence<key.slots>{});
    V v[key.instructions + 1];
    [&]<std::size_t... P>(std::index_sequence<P...>)
        CTGRAD_INLINE_LAMBDA { (phase<int(P)>(v), ...); }(std::make_index_sequence<2 * key.phases + 1>{});
    [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
      ((moves(int(S), verb::store) ? take(int(S)) : void()), ...);
    }(std::make_index_sequence<key.slots>{});
  }
};

template <class Code, class T>
[[gnu::noinline]] void rowwise(kernel_call const& call, surroundings<T> const& around) {
  rowwise_block<Code, T> block(call, around);
  block.m.template in_chunks<Code>(around, true, block.rows, lanes<T>, rows_of_a_chunk,
                                   [&](range part) CTGRAD_INLINE_LAMBDA {
                                     for (block.i = part.first; block.i < part.end; block.i += lanes<T>) block.run();
                                   });
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
