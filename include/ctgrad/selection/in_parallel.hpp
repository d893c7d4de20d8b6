// ctgrad/selection/in_parallel.hpp — jobs that do not need each other, on several threads
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/team.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// As many threads as the machine has.
inline constexpr int all_threads = 0;

namespace detail {

/// Calls work(0) ... work(jobs - 1), each once, on whatever thread is free. What one job throws is thrown when all are
/// done; of several, the first job's: the same for any number of threads.
template <class Work>
void in_parallel(std::size_t jobs, int threads, Work const& work) {
  require(threads >= 0, "threads: ", threads, " were asked for; 1 or more are needed, or all_threads");
  int const wanted = threads == all_threads ? int(std::max(1u, std::thread::hardware_concurrency())) : threads;
  std::vector<std::exception_ptr> faults(jobs);
  std::atomic<std::size_t> next{0};
  auto const serve = [&](int) noexcept {
    for (std::size_t job; (job = next.fetch_add(1)) < jobs;) {
      try {
        work(job);
      } catch (...) { faults[job] = std::current_exception(); }
    }
  };
  if (int const members = int(std::min<std::size_t>(jobs, std::size_t(wanted))); members > 1) team{members}(serve);
  else serve(0);
  for (auto const& fault : faults)
    if (fault) std::rethrow_exception(fault);
}

}  // namespace detail
}  // namespace ctgrad::inline CTGRAD_ABI
