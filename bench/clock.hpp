// bench/clock.hpp — the clock that this processor runs at now: a chain of multiplications, each waiting for the last
// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

namespace bench {

/// GHz; 0 where the latency of a multiplication is not known. Right after some work, since a processor lowers its clock under
/// what costs much power, and needs a millisecond to raise it again. Three times 10 microseconds, of which the fastest
/// counts: the others may have been interrupted. Multiplications, since additions of constants are free on some processors.
inline auto gigahertz() -> double {
#if defined(__x86_64__)
  constexpr int multiplications = 10000, cycles = 3;  // of each: Intel since Nehalem, AMD since Zen
  double fastest = 0;
  for (int time = 0; time < 3; ++time) {
    auto const start = std::chrono::steady_clock::now();
    std::uint64_t number = 3;
#pragma GCC unroll 10
    for (int i = 0; i < multiplications; ++i) asm volatile("imul %0, %0" : "+r"(number));
    std::chrono::duration<double, std::nano> const passed = std::chrono::steady_clock::now() - start;
    fastest = std::max(fastest, cycles * multiplications / passed.count());
  }
  return fastest;
#else
  return 0;
#endif
}

}  // namespace bench
