// ctgrad/core/team.ipp — how threads find their pieces, and wait for each other
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/pause.hpp>
#include <ctgrad/core/team.hpp>

namespace ctgrad::inline CTGRAD_ABI {

namespace detail {

// As wait_for_change, but by a count: <chrono> would cost every program of networks compile time.
CTGRAD_ONCE void wait_for_turn(std::atomic<unsigned> const& value, unsigned old) noexcept {
  for (int i = 0; i < 300; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
    pause();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace detail

CTGRAD_ONCE team::team(int size) : size_(size) {
  require(size >= 1 && size <= 1024, "threads: ", size, " were asked for, but 1 to 1024 can work together");
  others_.reset(new helper[std::size_t(size)]);
  for (int member = 1; member < size; ++member) {
    others_[std::size_t(member)] = {this, member, {}};
    if (pthread_create(&others_[std::size_t(member)].handle, nullptr, &serve, &others_[std::size_t(member)]) == 0) continue;
    dismiss(member);
    require(false, "threads: ", size, " were asked for, but the system starts no more than ", member);
  }
}

CTGRAD_ONCE team::~team() { dismiss(size_); }

CTGRAD_ONCE void team::run() noexcept {
  begin();
  for (;;) {
    unsigned const seen = turn_.load(std::memory_order_acquire);
    take_part(0);
    if (undone_.load(std::memory_order_acquire) == over) return;
    detail::wait_for_turn(turn_, seen);
  }
}

CTGRAD_ONCE void team::begin() noexcept {
  unsigned const count = unsigned(pieces_[phase_]);
  undone_.store(int(count), std::memory_order_relaxed);
  std::uint64_t const past = waiting_.load(std::memory_order_relaxed) >> 32;
  waiting_.store((past + 1) << 32 | count, std::memory_order_release);
  turn_.fetch_add(1, std::memory_order_release);
  if (count > 1) turn_.notify_all();
}

/// Takes pieces while there are any.
CTGRAD_ONCE void team::take_part(int member) noexcept {
  std::uint64_t now = waiting_.load(std::memory_order_acquire);
  while (unsigned const left = unsigned(now)) {
    unsigned const share = left / unsigned(2 * size_), own = share > 1 ? share : 1;
    if (!waiting_.compare_exchange_weak(now, now - own, std::memory_order_acq_rel, std::memory_order_acquire)) continue;
    int const first = pieces_[phase_] - int(left);  // the phase is not over before these are done
    work_(job_, phase_, first, first + int(own), member);
    if (undone_.fetch_sub(int(own), std::memory_order_acq_rel) == int(own)) advance(member);
    now = waiting_.load(std::memory_order_acquire);
  }
}

CTGRAD_ONCE void team::advance(int member) noexcept {
  finish_(job_, phase_);
  if (++phase_ < phases_) return begin();
  undone_.store(over, std::memory_order_release);
  if (member == 0) return;
  turn_.fetch_add(1, std::memory_order_release);
  turn_.notify_all();
}

/// \param begun members that there are, with the caller
[[gnu::cold]] CTGRAD_ONCE void team::dismiss(int begun) noexcept {
  undone_.store(dismissed, std::memory_order_relaxed);
  turn_.fetch_add(1, std::memory_order_release);
  turn_.notify_all();
  for (int member = 1; member < begun; ++member) pthread_join(others_[std::size_t(member)].handle, nullptr);
}

[[gnu::cold]] CTGRAD_ONCE auto team::serve(void* context) noexcept -> void* {
  team* const of = static_cast<helper const*>(context)->of;
  int const member = static_cast<helper const*>(context)->member;
  for (unsigned seen = 0;;) {
    detail::wait_for_turn(of->turn_, seen);
    seen = of->turn_.load(std::memory_order_acquire);
    if (of->undone_.load(std::memory_order_relaxed) == dismissed) return nullptr;
    of->take_part(member);
  }
}

}  // namespace ctgrad::inline CTGRAD_ABI
