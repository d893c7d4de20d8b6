// ctgrad/core/stopwatch.hpp — seconds since it was made
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <time.h>

namespace ctgrad::inline CTGRAD_ABI {

/// Wall time that never runs backwards. Not `<chrono>`: that header alone costs every program 0.3 s of compile time.
class stopwatch {
 public:
  auto seconds() const -> double { return now() - start_; }  ///< since it was made

 private:
  static auto now() -> double {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
  }
  double start_ = now();
};

}  // namespace ctgrad::inline CTGRAD_ABI
