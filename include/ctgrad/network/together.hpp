// ctgrad/network/together.hpp — several threads run one program: every kernel is shared out, and all wait for its end
// SPDX-License-Identifier: MIT
//
// No value is summed by two threads, and totals are those of chunks that do not depend on the threads: so no bit does.
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/core/team.hpp>
#include <ctgrad/network/kernels/program.hpp>

#include <algorithm>
#include <span>

namespace ctgrad::inline CTGRAD_ABI {

/// How a program runs. The result is the same, bit for bit, for any number of threads.
struct execution {
  int threads = 1;  ///< that work together on a run; those beside the caller's belong to the program and wait, parked
};

namespace detail {

template <class T>
using kernel_function = void (*)(kernel_call const&, kernels::surroundings<T> const&);

/// A team and its memory. One for each number type, not for each program: it costs no compile time.
template <class T>
class threads_of_a_program {
 public:
  /// \param capacity most samples; \param scratch numbers that each thread needs for itself
  [[gnu::cold, gnu::noinline]] threads_of_a_program(int threads, std::span<kernel_call const> calls, int capacity,
                                                    int scratch)
      : team_(threads), scratch_(scratch),
        memory_(std::size_t(scratch) * std::size_t(threads) + elements_of_partial_totals(calls, capacity)) {}

  [[gnu::cold, gnu::noinline]] void run(std::span<kernel_call const> calls, kernel_function<T> const* table,
                                        kernels::surroundings<T> const& alone) {
    team_([&](int member) noexcept {
      auto shared = alone;
      shared.member = member, shared.members = team_.size();
      shared.scratch = memory_.data() + std::ptrdiff_t(member) * scratch_;
      shared.partial = memory_.data() + std::ptrdiff_t(team_.size()) * scratch_;
      for (kernel_call const& call : calls) {
        if (call.batches_only && alone.batch == 1) continue;
        if (call.shared || member == 0) table[call.key](call, call.shared ? shared : alone);
        team_.meet();
        if ((call.sums | call.maxima) == 0 || !call.shared) continue;
        if (member == 0) add_up_totals(call, shared);
        team_.meet();
      }
    });
  }

 private:
  team team_;
  int scratch_;
  aligned_buffer<T> memory_;

  /// As one thread does, chunk by chunk.
  static void add_up_totals(kernel_call const& call, kernels::surroundings<T> const& around) {
    int const chunks = chunks_of(call, around.batch);
    for (int s = 0; s < kernel_key::most_slots; ++s) {
      bool const sums = (call.sums >> s & 1) != 0;
      if (!sums && (call.maxima >> s & 1) == 0) continue;
      auto const of_chunk = [&](int c) {
        return simd::load(around.partial + (c * kernel_key::most_slots + s) * simd::lanes<T>);
      };
      auto total = of_chunk(0);
      for (int c = 1; c < chunks; ++c) total = sums ? total + of_chunk(c) : max(total, of_chunk(c));
      around.space[call.slot[s].space][call.slot[s].offset] = sums ? simd::sum(total) : simd::maximum(total);
    }
  }
  static auto chunks_of(kernel_call const& call, int batch) -> int {
    int const rows = call.rows < 0 ? batch : call.rows, n = call.lanes < 0 ? batch : call.lanes;
    return call.rows != 1 ? (rows + rows_of_a_chunk - 1) / rows_of_a_chunk : (n + lanes_of_a_chunk - 1) / lanes_of_a_chunk;
  }
  static auto elements_of_partial_totals(std::span<kernel_call const> calls, int capacity) -> std::size_t {
    int most = 0;
    for (kernel_call const& call : calls)
      if ((call.sums | call.maxima) != 0) most = std::max(most, chunks_of(call, capacity));
    return std::size_t(most) * kernel_key::most_slots * simd::lanes<T>;
  }
};

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
