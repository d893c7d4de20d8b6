// ctgrad/core/pause.hpp — a moment in a loop that waits for another thread
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

namespace ctgrad::inline CTGRAD_ABI::detail {

/// Some ten nanoseconds in which the other threads of the core have it; nothing where the processor has no such instruction.
inline void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb");
#endif
}

}  // namespace ctgrad::inline CTGRAD_ABI::detail
