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
  [[gnu::cold]] explicit team(int size);
  [[gnu::cold]] ~team();
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
    run();
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

  void run() noexcept;
  void begin() noexcept;
  void take_part(int member) noexcept;
  void advance(int member) noexcept;
  void dismiss(int begun) noexcept;
  static auto serve(void* context) noexcept -> void*;
};

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/core/team.ipp>
#endif
