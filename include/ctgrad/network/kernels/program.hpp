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

/// Part of a loop.
struct range {
  int first, end;
};

/// What a kernel knows of its surroundings: memory regions, the number of samples, room for a few packs, and which pieces of
/// its loop it shall do; others are done by others at the same time.
template <class T>
struct surroundings {
  T* const* space;
  int batch;
  T* scratch;
  T* partial = nullptr;  ///< totals of chunks, [chunk][slot][lane], where several threads make them
  int first = 0, end = 1, pieces = 1;
  int unit = 0;  ///< all kernels of a phase divide the samples alike, between multiples of this; 0: each as it likes
  bool first_block = true, last_block = true;  ///< of the samples

  /// These pieces of a loop: whole granules, as even as can be; what is left goes with the last.
  CTGRAD_INLINE auto share(int count, int granule) const -> range {
    return pieces == 1 ? range{0, count} : part(count, count / granule, granule);
  }
  /// The same of a loop over the samples.
  CTGRAD_INLINE auto samples(int granule) const -> range {
    return pieces == 1 ? range{0, batch} : unit > 0 ? part(batch, (batch + unit - 1) / unit, unit) : share(batch, granule);
  }
  /// Of a loop over rows and lanes, the one or the other: where there are more granules.
  [[gnu::cold, gnu::noinline]] void divide(bool of_samples, range& rows, int height, range& across, int width) const {
    if (of_samples && unit > 0) rows = samples(height);
    else if (rows.end / height >= across.end / width) rows = share(rows.end, height);
    else across = share(across.end, width);
  }

 private:
  // The first pieces have what does not divide: the last ones, for which others wait, are small.
  [[gnu::cold, gnu::noinline]] auto part(int count, std::ptrdiff_t granules, int granule) const -> range {
    auto const border = [&](int p) {
      int const g = int((granules * p + pieces - 1) / pieces);
      return p == 0 ? 0 : g == granules ? count : g * granule;
    };
    return {border(first), border(end)};
  }
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
  T* kept;

  template <class Code>
  CTGRAD_INLINE void bind(kernel_call const& call, surroundings<T> const& around) {
    if constexpr (Code::key.keeps_totals) kept = around.space[call.kept.space] + call.kept.offset;
    CTGRAD_UNROLL for (int s = 0; s < Code::key.slots; ++s) {
      at[s] = around.space[call.slot[s].space] + call.slot[s].offset;
      stride[s] = call.slot[s].stride;
    }
  }

  template <class Code>
  static constexpr auto has_totals() -> bool {
    for (int s = 0; s < Code::key.instructions; ++s)
      if (Code::key.code[s].what == verb::add_up || Code::key.code[s].what == verb::largest) return true;
    return false;
  }

  /// This piece of a loop of `count` places, or samples; `loop(range)` adds to the totals.
  /// law: totals do not depend on the number of threads: each chunk is added up alone, then the chunks in their order
  template <class Code, class Loop>
  CTGRAD_INLINE void in_chunks(surroundings<T> const& around, bool of_samples, int count, int granule, int chunk,
                               Loop loop) {
    if constexpr (!has_totals<Code>()) {
      loop(of_samples ? around.samples(granule) : around.share(count, granule));
    } else {
      int const chunks = (count + chunk - 1) / chunk;
      range own = around.share(chunks, 1);
      if (of_samples && around.unit > 0) {  // a multiple of the chunk
        range const part = around.samples(chunk);
        own = {(part.first + chunk - 1) / chunk, (part.end + chunk - 1) / chunk};
      }
      pack<T> sum[kernel_key::most_slots];
      bool begins = true;
      if constexpr (Code::key.keeps_totals) {
        begins = around.first_block;
        if (!begins) totals<Code>([&](auto, int s) CTGRAD_INLINE_LAMBDA { sum[s] = simd::load(kept + s * lanes<T>); });
      }
      for (int c = own.first; c < own.end; ++c) {
        totals<Code>([&](auto sums, int s)
                         CTGRAD_INLINE_LAMBDA { total[s] = pack<T>(sums() ? T(0) : -std::numeric_limits<T>::infinity()); });
        loop(range{c * chunk, c + 1 == chunks ? count : (c + 1) * chunk});
        totals<Code>([&](auto sums, int s) CTGRAD_INLINE_LAMBDA {
          if (around.pieces > 1) simd::store(around.partial + (c * kernel_key::most_slots + s) * lanes<T>, total[s]);
          else sum[s] = c == 0 && begins ? total[s] : sums() ? sum[s] + total[s] : max(sum[s], total[s]);
        });
      }
      if constexpr (Code::key.keeps_totals)
        if (!around.last_block)
          return totals<Code>([&](auto, int s) CTGRAD_INLINE_LAMBDA { simd::store(kept + s * lanes<T>, sum[s]); });
      if (around.pieces == 1)
        totals<Code>([&](auto sums, int s)
                         CTGRAD_INLINE_LAMBDA { *at[s] = sums() ? simd::sum(sum[s]) : simd::maximum(sum[s]); });
    }
  }

 private:
  /// f(is it a sum and no maximum, slot) for each total
  template <class Code, class F>
  static CTGRAD_INLINE void totals(F f) {
    each<Code>([&]<instruction In>() CTGRAD_INLINE_LAMBDA {
      if constexpr (In.what == verb::add_up || In.what == verb::largest)
        f(std::bool_constant < In.what == verb::add_up > {}, In.slot);
    });
  }
  template <class Code, class F>
  static CTGRAD_INLINE void each(F f) {
    [&]<std::size_t... S>(std::index_sequence<S...>)
        CTGRAD_INLINE_LAMBDA { (f.template operator()<Code::key.code[S]>(), ...); }(steps_of<Code>{});
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
  else if constexpr (What == verb::one_hot) v[to] = select(equal(simd::iota<T>() + V(T(j)), V(m.at[slot][i])), V(1), V(0));
  else if constexpr (What == verb::apply) v[to] = value_of<type_of_record<Op>, V>(v[a], v[b], v[c]);
  else if constexpr (What == verb::store) simd::store(m.at[slot] + i * m.stride[slot] + j, v[a]);
  else if constexpr (What == verb::add_up) m.total[slot] = m.total[slot] + simd::first_lanes(v[a], valid);
  else if constexpr (What == verb::largest)
    m.total[slot] =
        max(m.total[slot], select(less(simd::iota<T>(), V(T(valid))), v[a], V(-std::numeric_limits<T>::infinity())));
  else static_assert(What == verb::none, "this verb belongs to rowwise kernels");
}

/// The whole program at one place, given what the anchor made there.
template <class Code, class T>
CTGRAD_INLINE void run(pack<T> made, operands<T>& m, std::ptrdiff_t i, std::ptrdiff_t j, int valid) {
  static constexpr kernel_key const& key = Code::key;
  pack<T> v[key.instructions + 1];
  v[0] = made;
  [&]<std::size_t... S>(std::index_sequence<S...>) CTGRAD_INLINE_LAMBDA {
    (execute<key.code[S].what, key.code[S].op>(v, int(S) + 1, key.code[S].a, key.code[S].b, key.code[S].c, key.code[S].slot,
                                               m, i, j, valid),
     ...);
  }(steps_of<Code>{});
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail::kernels
