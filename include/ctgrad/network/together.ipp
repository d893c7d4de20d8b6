// ctgrad/network/together.ipp — how the pieces of a phase are counted and divided, and their totals added up
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/core/team.hpp>
#include <ctgrad/network/phases.hpp>
#include <ctgrad/network/together.hpp>

#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

template <class T>
struct threads_of_a_program<T>::members {
  static constexpr double effort_of_a_piece = 1 << 18;  // multiply-adds: a few microseconds
  static constexpr int of_a_chunk = kernel_key::most_slots * simd::lanes<T>;

  team all;
  phases by_samples, by_calls;
  std::vector<int> pieces;           // of each phase
  std::vector<std::size_t> partial;  // where the totals of each call's chunks lie
  int scratch;
  aligned_buffer<T> memory{};

  [[gnu::cold]] members(int threads, std::span<kernel_call const> calls, touch_list touches, int capacity, int scratch)
      : all(threads), by_samples(calls, touches, true), by_calls(calls, touches, false), pieces(calls.size()),
        partial(calls.size()), scratch(scratch) {
    std::size_t end = std::size_t(scratch) * std::size_t(threads), c = 0;
    for (kernel_call const& call : calls) {
      partial[c++] = end;
      if ((call.sums | call.maxima) != 0) end += std::size_t(chunks_of(call, capacity)) * of_a_chunk;
    }
    memory = aligned_buffer<T>(end);
  }

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

template <class T>
[[gnu::cold]] threads_of_a_program<T>::threads_of_a_program(int threads, std::span<kernel_call const> calls,
                                                            touch_list touches, int capacity, int scratch)
    : members_(new members(threads, calls, touches, capacity, scratch)) {}

template <class T>
[[gnu::cold]] void threads_of_a_program<T>::dismiss() noexcept {
  delete members_;
}

template <class T>
[[gnu::cold, gnu::noinline]] void threads_of_a_program<T>::run(std::span<kernel_call const> calls,
                                                               kernel_function<T> const* table,
                                                               kernels::surroundings<T> const& alone) {
  members& m = *members_;
  team& together = m.all;
  // Few samples are too few to be divided alike; then products may be divided along their lanes.
  phases const& all = alone.batch >= 2 * together.size() * m.by_samples.largest_unit() ? m.by_samples : m.by_calls;
  auto const runs = [&](kernel_call const& call) { return !call.batches_only || alone.batch > 1; };
  for (int p = 0; p < all.size(); ++p) {
    double sum = 0;
    bool packed = false;
    for (int const c : all.of(p))
      sum += effort(calls[std::size_t(c)], alone.batch), packed = packed || calls[std::size_t(c)].blocks.most_k > 0;
    // Copies of a packed product are made anew for each piece.
    double const most = (packed ? 1. : 64.) * together.size(), pieces = sum / members::effort_of_a_piece;
    m.pieces[std::size_t(p)] = int(pieces < 1 ? 1 : pieces > most ? most : pieces);
  }
  auto const work = [&](int phase, int first, int end, int member) noexcept {
    auto own = alone;
    own.first = first, own.end = end, own.pieces = m.pieces[std::size_t(phase)], own.unit = all.unit(phase);
    own.scratch = m.memory.data() + std::ptrdiff_t(member) * m.scratch;
    for (int const c : all.of(phase)) {
      kernel_call const& call = calls[std::size_t(c)];
      own.partial = m.memory.data() + m.partial[std::size_t(c)];
      if (runs(call) && (call.shared || first == 0)) table[call.key](call, call.shared ? own : alone);
    }
  };
  auto const finish = [&](int phase) noexcept {
    if (m.pieces[std::size_t(phase)] == 1) return;
    for (int const c : all.of(phase))
      if (runs(calls[std::size_t(c)]) && calls[std::size_t(c)].shared)
        members::add_up_totals(calls[std::size_t(c)], alone, m.memory.data() + m.partial[std::size_t(c)]);
  };
  together({m.pieces.data(), std::size_t(all.size())}, work, finish);
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail

#ifdef CTGRAD_COMPILED
template class ctgrad::detail::threads_of_a_program<float>;
template class ctgrad::detail::threads_of_a_program<double>;
#endif
