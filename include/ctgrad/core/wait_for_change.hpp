// ctgrad/core/wait_for_change.hpp — a few microseconds awake, then parked
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/pause.hpp>

#include <atomic>
#include <chrono>

namespace ctgrad::inline CTGRAD_ABI {

/// Returns when the value is not `old` any more; who changes it must notify. Awake at first, since in work that is shared
/// out the change is most often near, and to be woken takes ten times as long; then parked, so that a core that only waits is
/// left to others.
inline void wait_for_change(std::atomic<unsigned> const& value, unsigned old) noexcept {
  auto const enough = std::chrono::steady_clock::now() + std::chrono::microseconds(5);
  do {
    for (int i = 0; i < 10; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      detail::pause();
    }
  } while (std::chrono::steady_clock::now() < enough);
  value.wait(old, std::memory_order_acquire);
}

}  // namespace ctgrad::inline CTGRAD_ABI
