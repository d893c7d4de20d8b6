// ctgrad/network/together.hpp — several threads run one program, phase by phase: who is free takes a piece of a phase
// SPDX-License-Identifier: MIT
//
// No value is summed in two pieces, and totals are those of chunks that do not depend on the pieces: so no bit does.
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/core/team.hpp>
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/network/phases.hpp>

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
  [[gnu::cold, gnu::noinline]] threads_of_a_program(int threads, std::span<kernel_call const> calls, touch_list touches,
                                                    int capacity, int scratch)
      : team_(threads), by_samples_(calls, touches, true), by_calls_(calls, touches, false), pieces_(calls.size()),
        partial_(calls.size()), scratch_(scratch) {
    std::size_t end = std::size_t(scratch) * std::size_t(threads), c = 0;
    for (kernel_call const& call : calls) {
      partial_[c++] = end;
      if ((call.sums | call.maxima) != 0) end += std::size_t(chunks_of(call, capacity)) * of_a_chunk;
    }
    memory_ = aligned_buffer<T>(end);
  }

  [[gnu::cold, gnu::noinline]] void run(std::span<kernel_call const> calls, kernel_function<T> const* table,
                                        kernels::surroundings<T> const& alone) {
    // Few samples are too few to be divided alike; then products may be divided along their lanes.
    phases const& all = alone.batch >= 2 * team_.size() * by_samples_.largest_unit() ? by_samples_ : by_calls_;
    auto const runs = [&](kernel_call const& call) { return !call.batches_only || alone.batch > 1; };
    for (int p = 0; p < all.size(); ++p) {
      double sum = 0;
      bool packed = false;
      for (int const c : all.of(p))
        sum += effort(calls[std::size_t(c)], alone.batch), packed = packed || calls[std::size_t(c)].blocks.most_k > 0;
      // Copies of a packed product are made anew for each piece.
      double const most = (packed ? 1. : 64.) * team_.size(), pieces = sum / effort_of_a_piece;
      pieces_[std::size_t(p)] = int(pieces < 1 ? 1 : pieces > most ? most : pieces);
    }
    auto const work = [&](int phase, int first, int end, int member) noexcept {
      auto own = alone;
      own.first = first, own.end = end, own.pieces = pieces_[std::size_t(phase)], own.unit = all.unit(phase);
      own.scratch = memory_.data() + std::ptrdiff_t(member) * scratch_;
      for (int const c : all.of(phase)) {
        kernel_call const& call = calls[std::size_t(c)];
        own.partial = memory_.data() + partial_[std::size_t(c)];
        if (runs(call) && (call.shared || first == 0)) table[call.key](call, call.shared ? own : alone);
      }
    };
    auto const finish = [&](int phase) noexcept {
      if (pieces_[std::size_t(phase)] == 1) return;
      for (int const c : all.of(phase))
        if (runs(calls[std::size_t(c)]) && calls[std::size_t(c)].shared)
          add_up_totals(calls[std::size_t(c)], alone, memory_.data() + partial_[std::size_t(c)]);
    };
    team_({pieces_.data(), std::size_t(all.size())}, work, finish);
  }

 private:
  static constexpr double effort_of_a_piece = 1 << 18;  // multiply-adds: a few microseconds
  static constexpr int of_a_chunk = kernel_key::most_slots * simd::lanes<T>;

  team team_;
  phases by_samples_, by_calls_;
  std::vector<int> pieces_;           // of each phase
  std::vector<std::size_t> partial_;  // where the totals of each call's chunks lie
  int scratch_;
  aligned_buffer<T> memory_{};

  /// As one thread does, chunk by chunk.
  static void add_up_totals(kernel_call const& call, kernels::surroundings<T> const& around, T const* partial) {
    int const chunks = chunks_of(call, around.batch);
    for (int s = 0; s < kernel_key::most_slots; ++s) {
      bool const sums = (call.sums >> s & 1) != 0;
      if (!sums && (call.maxima >> s & 1) == 0) continue;
      auto const of_chunk = [&](int c) { return simd::load(partial + c * of_a_chunk + s * simd::lanes<T>); };
      auto total = of_chunk(0);
      for (int c = 1; c < chunks; ++c) total = sums ? total + of_chunk(c) : max(total, of_chunk(c));
      around.space[call.slot[s].space][call.slot[s].offset] = sums ? simd::sum(total) : simd::maximum(total);
    }
  }
  static auto chunks_of(kernel_call const& call, int batch) -> int {
    int const rows = call.rows < 0 ? batch : call.rows, n = call.lanes < 0 ? batch : call.lanes;
    return call.rows != 1 ? (rows + rows_of_a_chunk - 1) / rows_of_a_chunk : (n + lanes_of_a_chunk - 1) / lanes_of_a_chunk;
  }
};

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI
