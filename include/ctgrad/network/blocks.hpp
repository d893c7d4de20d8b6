// ctgrad/network/blocks.hpp — some kernels of a program run on a block of samples after the other
// SPDX-License-Identifier: MIT
//
// Which kernels, and when it is worth it, is in passes/choose_blocks.hpp. Several threads take all samples at once: they
// have a cache each, and no bit depends on blocks.
#pragma once
#include <ctgrad/core/aligned_buffer.hpp>
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/network/together.hpp>
#include <ctgrad/passes/choose_blocks.hpp>

#include <limits>
#include <span>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// One for each number type, not for each program: it costs no compile time.
template <class T>
class blocks_of_a_program {
 public:
  /// \param calls in memory for `capacity` samples; those of [first, end) run in blocks
  [[gnu::cold, gnu::noinline]] void prepare(std::span<kernel_call> calls, int first, int end, int bytes_of_a_sample,
                                            int capacity) {
    int const rows = rows_of_a_block(bytes_of_a_sample, capacity, layout{}.near);
    if (rows >= capacity) return;
    rows_ = rows, first_ = first, end_ = end;
    constexpr int most = kernel_key::most_slots + 3 * kernel_key::most_parts;
    moving_ = aligned_buffer<moving>(std::size_t((end - first) * most));
    for (int c = first_; c < end_; ++c) {
      kernel_call& call = calls[std::size_t(c)];
      for (place& p : call.slot) add(p);
      for (product_part& part : call.part) add(part.a), add(part.b), add(part.weights);
    }
  }

  auto rows() const -> int { return rows_; }  ///< samples of a block

  /// \pre prepared for these calls, and more samples than a block has
  [[gnu::noinline]] void run(std::span<kernel_call const> calls, kernel_function<T> const* table,
                             kernels::surroundings<T> const& all) {
    auto const call = [&](int c, kernels::surroundings<T> const& around) {
      table[calls[std::size_t(c)].key](calls[std::size_t(c)], around);
    };
    for (int c = 0; c < first_; ++c) call(c, all);
    int done = 0;
    for (auto block = all; done < all.batch; done += rows_) {
      block.batch = all.batch - done < rows_ ? all.batch - done : rows_;
      block.first_block = done == 0, block.last_block = done + rows_ >= all.batch;
      for (int c = first_; c < end_; ++c) call(c, block);
      move_by(rows_);
    }
    move_by(-done);
    for (int c = end_; c < int(calls.size()); ++c) call(c, all);
  }

 private:
  struct moving {
    place* where;
    std::ptrdiff_t step;  ///< from one sample to the next
  };
  int rows_ = std::numeric_limits<int>::max(), first_ = 0, end_ = 0;
  aligned_buffer<moving> moving_;  // places with a row for each sample
  int count_ = 0;

  void add(place& p) {
    if (has_all_samples(p.space)) moving_.data()[count_++] = {&p, p.stride == 0 ? 1 : p.stride};
  }
  void move_by(std::ptrdiff_t samples) {
    for (int i = 0; i < count_; ++i) moving_.data()[i].where->offset += moving_.data()[i].step * samples;
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI::detail
