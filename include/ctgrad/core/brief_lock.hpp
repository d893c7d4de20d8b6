// ctgrad/core/brief_lock.hpp — for what takes less than a microsecond
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/wait_for_change.hpp>

#include <atomic>

namespace ctgrad::inline CTGRAD_ABI {

/// As std::mutex, but who finds it locked stays awake for some microseconds: to park and be woken would take longer than most
/// wait.
class brief_lock {
 public:
  /// Waits until it is free, and takes it.
  void lock() noexcept {
    while (locked_.exchange(1, std::memory_order_acquire) != 0) wait_for_change(locked_, 1);
  }
  /// By who took it.
  void unlock() noexcept {
    locked_.store(0, std::memory_order_release);
    locked_.notify_one();
  }

 private:
  std::atomic<unsigned> locked_{0};
};

}  // namespace ctgrad::inline CTGRAD_ABI
