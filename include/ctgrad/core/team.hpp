// ctgrad/core/team.hpp — a few threads that do one job together, and are parked between jobs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <atomic>
#include <memory>
#include <type_traits>

#include <pthread.h>

namespace ctgrad::inline CTGRAD_ABI {

/// Threads with numbers, the one that calls being number 0. A job says by its own number which part it does; so what is
/// computed never depends on who was faster. One job at a time: a team belongs to one caller.
/// POSIX's threads, not `<thread>`: that header, with what it instantiates, costs every program 0.1 s of compile time.
class team {
 public:
  /// \param size threads with the caller, 1 to 1024
  /// \throws error where the system does not start so many
  [[gnu::cold]] explicit team(int size) : size_(size) {
    require(size >= 1 && size <= 1024, "threads: ", size, " were asked for, but 1 to 1024 can work together");
    others_.reset(new helper[std::size_t(size)]);
    for (int member = 1; member < size; ++member) {
      others_[std::size_t(member)] = {this, member, {}};
      if (pthread_create(&others_[std::size_t(member)].handle, nullptr, &serve, &others_[std::size_t(member)]) == 0)
        continue;
      dismiss(member);
      require(false, "threads: ", size, " were asked for, but the system starts no more than ", member);
    }
  }
  [[gnu::cold]] ~team() { dismiss(size_); }
  team(team const&) = delete;
  auto operator=(team const&) -> team& = delete;

  auto size() const -> int { return size_; }  ///< threads, the caller among them

  /// Runs job(member) in every member, and returns when all are done. The job must not throw.
  template <class Job>
  void operator()(Job&& job) {
    static_assert(std::is_nothrow_invocable_v<Job&, int>, "a job that all members do must not throw");
    context_ = std::addressof(job);
    job_ = [](void const* context, int member) noexcept {
      (*static_cast<std::remove_reference_t<Job>*>(const_cast<void*>(context)))(member);
    };
    call_everyone();
    job(0);
    meet();
  }

  /// Called in a job by all members: none goes on before all have come.
  void meet() noexcept {
    unsigned const before = meetings_.load(std::memory_order_acquire);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == size_) {
      arrived_.store(0, std::memory_order_relaxed);
      meetings_.store(before + 1, std::memory_order_release);
      meetings_.notify_all();
    } else {
      wait_for_change(meetings_, before);
    }
  }

 private:
  // Each on a cache line of its own: who waits for one does not slow those who write the other.
  alignas(64) std::atomic<unsigned> calls_{0};
  alignas(64) std::atomic<unsigned> meetings_{0};
  alignas(64) std::atomic<int> arrived_{0};
  void const* context_ = nullptr;
  void (*job_)(void const*, int) noexcept = nullptr;
  int size_;
  struct helper {
    team* of;
    int member;
    pthread_t handle;
  };
  std::unique_ptr<helper[]> others_;  // [0] is nobody: the caller

  void call_everyone() noexcept {
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_all();
  }

  /// \param begun members that there are, with the caller
  [[gnu::cold]] void dismiss(int begun) noexcept {
    job_ = nullptr;
    call_everyone();
    for (int member = 1; member < begun; ++member) pthread_join(others_[std::size_t(member)].handle, nullptr);
  }

  [[gnu::cold]] static auto serve(void* context) noexcept -> void* {
    team* const of = static_cast<helper const*>(context)->of;
    int const member = static_cast<helper const*>(context)->member;
    for (unsigned call = 0;; ++call) {
      wait_for_change(of->calls_, call);
      if (of->job_ == nullptr) return nullptr;
      of->job_(of->context_, member);
      of->meet();
    }
  }

  // A few microseconds awake, since the next kernel is that near; then parked, since a core that only waits is lost to
  // everyone else: other programs would make it wait a time slice at every barrier.
  static void wait_for_change(std::atomic<unsigned> const& value, unsigned old) noexcept {
    for (int i = 0; i < 100; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      pause();
    }
    while (value.load(std::memory_order_acquire) == old) value.wait(old, std::memory_order_acquire);
  }
  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#endif
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
