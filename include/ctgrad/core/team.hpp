// ctgrad/core/team.hpp — a few threads that do jobs together, phase by phase, and are parked between jobs
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/error.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>

#include <pthread.h>

namespace ctgrad::inline CTGRAD_ABI {

/// Threads that share out the pieces of a job, the one that calls among them. A job is a row of phases: none begins before
/// the one before it is done. Who is free takes pieces, many at first and then fewer; so nobody waits for a thread that
/// is late, asleep or without a core, but for the pieces that it has begun. Pieces must be such that it does not matter who
/// does them. One job at a time: a team belongs to one caller.
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

  /// Runs work(phase, first, end, member) for the pieces from `first` to `end` of each phase, all of them in some split,
  /// and finish(phase) when those of a phase are done; returns after the last. Nothing that is called may throw.
  /// \param pieces of each phase, at least 1: there must be a phase. A phase of one piece wakes nobody up.
  template <class Work, class Finish>
  void operator()(std::span<int const> pieces, Work&& work, Finish&& finish) {
    static_assert(std::is_nothrow_invocable_v<Work&, int, int, int, int> && std::is_nothrow_invocable_v<Finish&, int>,
                  "what a team does must not throw");
    struct both {
      std::remove_reference_t<Work>& work;
      std::remove_reference_t<Finish>& finish;
    } job{work, finish};
    job_ = &job, pieces_ = pieces.data(), phases_ = int(pieces.size()), phase_ = 0;
    work_ = [](void* of, int phase, int first, int end, int member) noexcept {
      static_cast<both*>(of)->work(phase, first, end, member);
    };
    finish_ = [](void* of, int phase) noexcept { static_cast<both*>(of)->finish(phase); };
    begin();
    for (;;) {
      unsigned const seen = turn_.load(std::memory_order_acquire);
      take_part(0);
      if (undone_.load(std::memory_order_acquire) == over) return;
      wait_for_change(turn_, seen);
    }
  }

  /// Runs work(member) once for each member, on whatever thread is free.
  template <class Work>
  void operator()(Work&& work) {
    (*this)(
        std::span<int const>(&size_, 1),
        [&](int, int first, int end, int) noexcept {
          static_assert(std::is_nothrow_invocable_v<Work&, int>, "what a team does must not throw");
          for (int member = first; member < end; ++member) work(member);
        },
        [](int) noexcept {});
  }

 private:
  static constexpr int over = -1, dismissed = -2;

  // Each on a cache line of its own: who waits for one does not slow those who write the other.
  alignas(64) std::atomic<unsigned> turn_{0};  // changes when there is something to do, or nothing any more
  alignas(64) std::atomic<std::uint64_t> waiting_{
      0};                                   // pieces that nobody has taken; above them, the phases that there were
  alignas(64) std::atomic<int> undone_{0};  // pieces of this phase that are not done
  void* job_ = nullptr;
  void (*work_)(void*, int, int, int, int) noexcept = nullptr;
  void (*finish_)(void*, int) noexcept = nullptr;
  int const* pieces_ = nullptr;
  int phases_ = 0, phase_ = 0, size_;
  struct helper {
    team* of;
    int member;
    pthread_t handle;
  };
  std::unique_ptr<helper[]> others_;  // [0] is nobody: the caller

  void begin() noexcept {
    unsigned const count = unsigned(pieces_[phase_]);
    undone_.store(int(count), std::memory_order_relaxed);
    std::uint64_t const past = waiting_.load(std::memory_order_relaxed) >> 32;
    waiting_.store((past + 1) << 32 | count, std::memory_order_release);
    turn_.fetch_add(1, std::memory_order_release);
    if (count > 1) turn_.notify_all();
  }

  /// Takes pieces while there are any.
  void take_part(int member) noexcept {
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
  void advance(int member) noexcept {
    finish_(job_, phase_);
    if (++phase_ < phases_) return begin();
    undone_.store(over, std::memory_order_release);
    if (member == 0) return;
    turn_.fetch_add(1, std::memory_order_release);
    turn_.notify_all();
  }

  /// \param begun members that there are, with the caller
  [[gnu::cold]] void dismiss(int begun) noexcept {
    undone_.store(dismissed, std::memory_order_relaxed);
    turn_.fetch_add(1, std::memory_order_release);
    turn_.notify_all();
    for (int member = 1; member < begun; ++member) pthread_join(others_[std::size_t(member)].handle, nullptr);
  }

  [[gnu::cold]] static auto serve(void* context) noexcept -> void* {
    team* const of = static_cast<helper const*>(context)->of;
    int const member = static_cast<helper const*>(context)->member;
    for (unsigned seen = 0;;) {
      wait_for_change(of->turn_, seen);
      seen = of->turn_.load(std::memory_order_acquire);
      if (of->undone_.load(std::memory_order_relaxed) == dismissed) return nullptr;
      of->take_part(member);
    }
  }

  // A few microseconds awake, since the next phase is that near; then parked, since a core that only waits is lost to
  // everyone else.
  static void wait_for_change(std::atomic<unsigned> const& value, unsigned old) noexcept {
    for (int i = 0; i < 300; ++i) {
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
