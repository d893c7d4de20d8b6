// ctgrad/network/phases.hpp — which calls may run at the same time, and how much there is to do
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/passes/touches.hpp>

#include <span>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// The calls of a program in phases: calls of one phase need nothing of each other, so that several threads may do their
/// pieces in any order. A call stands in the first phase in which all that it reads is there.
class phases {
 public:
  /// \param by_samples calls that make rows of samples go on in the same piece with the rows that it has made
  [[gnu::cold]] phases(std::span<kernel_call const> calls, touch_list touches, bool by_samples);

  auto size() const -> int { return size_; }
  auto of(int phase) const -> std::span<int const> {
    int const first = phase == 0 ? 0 : end(phase - 1);
    return {call_.data() + first, std::size_t(end(phase) - first)};
  }
  /// Of samples, see `surroundings`; 0 where one call at most divides them.
  auto unit(int phase) const -> int { return call_[2 * count_ + std::size_t(phase)]; }
  auto largest_unit() const -> int { return largest_unit_; }

 private:
  int size_ = 1, largest_unit_ = 0;
  std::size_t count_;
  std::vector<int> call_;  // phase by phase; then where each phase ends, then its unit

  auto end(int phase) const -> int { return call_[count_ + std::size_t(phase)]; }
};

/// Do two calls meet in memory?
constexpr auto meet(touch const& a, touch const& b) -> bool {
  return a.space == b.space && (a.writes || b.writes) && a.first + a.size > b.first && b.first + b.size > a.first;
}
/// If so, only where both have the row of a sample?
constexpr auto same_rows(touch const& a, touch const& b) -> bool {
  return a.space == batch_space && a.first == b.first && a.size == b.size;
}

/// Roughly, in multiply-adds.
auto effort(kernel_call const& call, int batch) -> double;

}  // namespace ctgrad::inline CTGRAD_ABI::detail

#ifndef CTGRAD_COMPILED
#include <ctgrad/network/phases.ipp>
#endif
