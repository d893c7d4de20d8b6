// ctgrad/core/crew.hpp — a few threads that share out pieces of work; who comes late is not waited for
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/error.hpp>
#include <ctgrad/core/wait_for_change.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace ctgrad::inline CTGRAD_ABI {

/// Threads that take pieces of work, each piece once, in no order. A helper whose core another program holds delays at most
/// the piece that it has begun. So pieces must be such that it does not matter who does them. A `team` does rows of phases,
/// which may not throw; a crew does one phase, which may, and each member begins with the same share every time.
/// One caller at a time.
class crew {
 public:
  /// \param size threads with the caller, 1 to 1024
  [[gnu::cold]] explicit crew(int size) : size_(size) {
    require(size >= 1 && size <= 1024, "threads: ", size, " were asked for, but 1 to 1024 can work together");
    shares_ = std::make_unique<share[]>(std::size_t(size));
    for (int member = 1; member < size; ++member) helpers_.emplace_back([this, member] { serve(member); });
  }
  [[gnu::cold]] ~crew() {
    over_.store(true, std::memory_order_relaxed);
    call();
    for (std::thread& helper : helpers_) helper.join();
  }
  crew(crew const&) = delete;
  auto operator=(crew const&) -> crew& = delete;

  auto size() const -> int { return size_; }  ///< threads, the caller among them

  /// Calls work(piece, member) for each piece below `pieces`, and returns when all are done. What a piece throws is thrown
  /// here, and pieces that nobody had begun are left out.
  template <class Work>
  void operator()(std::size_t pieces, Work&& work) {
    if (size_ == 1 || pieces <= 1) {
      for (std::size_t piece = 0; piece < pieces; ++piece) work(piece, 0);
      return;
    }
    context_ = std::addressof(work);
    work_ = [](void* context, std::size_t piece, int member) {
      (*static_cast<std::remove_reference_t<Work>*>(context))(piece, member);
    };
    for (std::size_t member = 0, members = std::size_t(size_); member < members; ++member) {
      shares_[member].next.store(member * pieces / members, std::memory_order_relaxed);
      shares_[member].end = (member + 1) * pieces / members;
    }
    inside_.store(open, std::memory_order_release);
    call();
    take(0);
    inside_.fetch_and(~open, std::memory_order_acq_rel);
    for (unsigned left; (left = inside_.load(std::memory_order_acquire)) != 0;) wait_for_change(inside_, left);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  static constexpr unsigned open = 1u << 31;

  // Each on a cache line of its own: who waits for one does not slow those who write the other.
  alignas(64) std::atomic<unsigned> calls_{0};
  alignas(64) std::atomic<unsigned> inside_{0};  // helpers at work, and whether more may come
  alignas(64) std::atomic<bool> over_{false};
  struct alignas(64) share {
    std::atomic<std::size_t> next{0};
    std::size_t end = 0;
  };
  std::unique_ptr<share[]> shares_;
  void* context_ = nullptr;
  void (*work_)(void*, std::size_t, int) = nullptr;
  std::mutex failing_;
  std::exception_ptr failure_;
  int size_;
  std::vector<std::thread> helpers_;

  void call() noexcept {
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_all();
  }

  /// First the member's own share, neighbouring pieces: from call to call, what they work on stays in its cache. Then what is
  /// left of the others'.
  void take(int member) noexcept {
    for (int i = 0; i < size_; ++i) {
      share& of = shares_[std::size_t((member + i) % size_)];
      for (std::size_t piece; (piece = of.next.fetch_add(1, std::memory_order_relaxed)) < of.end;) {
        try {
          work_(context_, piece, member);
        } catch (...) {
          std::lock_guard const lock(failing_);
          if (!failure_) failure_ = std::current_exception();
          for (int k = 0; k < size_; ++k) shares_[std::size_t(k)].next.store(shares_[std::size_t(k)].end);
        }
      }
    }
  }

  [[gnu::cold]] void serve(int member) noexcept {
    for (unsigned seen = 0;;) {
      wait_for_change(calls_, seen);
      seen = calls_.load(std::memory_order_acquire);
      if (over_.load(std::memory_order_relaxed)) return;
      unsigned now = inside_.load(std::memory_order_acquire);
      while ((now & open) != 0 && !inside_.compare_exchange_weak(now, now + 1, std::memory_order_acq_rel)) {}
      if ((now & open) == 0) continue;  // too late
      take(member);
      if (inside_.fetch_sub(1, std::memory_order_acq_rel) == 1) inside_.notify_all();
    }
  }
};

}  // namespace ctgrad::inline CTGRAD_ABI
