// ctgrad/network/together.hpp — several threads run one program, phase by phase: who is free takes a piece of a phase
// SPDX-License-Identifier: MIT
//
// No value is summed in two pieces, and totals are those of chunks that do not depend on the pieces: so no bit does.
#pragma once
#include <ctgrad/network/kernels/program.hpp>
#include <ctgrad/passes/touches.hpp>

#include <span>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// How a program runs. The result is the same, bit for bit, for any number of threads.
struct execution {
  int threads = 1;  ///< that work together on a run; those beside the caller's belong to the program and wait, parked
};

namespace detail {

template <class T>
using kernel_function = void (*)(kernel_call const&, kernels::surroundings<T> const&);

/// A team and its memory, or nobody. One for each number type, not for each program.
template <class T>
class threads_of_a_program {
 public:
  threads_of_a_program() = default;
  /// \param capacity most samples; \param scratch numbers that each thread needs for itself
  threads_of_a_program(int threads, std::span<kernel_call const> calls, touch_list touches, int capacity, int scratch);
  threads_of_a_program(threads_of_a_program&& other) noexcept : members_(std::exchange(other.members_, nullptr)) {}
  auto operator=(threads_of_a_program&& other) noexcept -> threads_of_a_program& {
    std::swap(members_, other.members_);
    return *this;
  }
  ~threads_of_a_program() {
    if (members_ != nullptr) dismiss();
  }

  explicit operator bool() const { return members_ != nullptr; }  ///< is there anybody?
  /// \pre there is somebody
  void run(std::span<kernel_call const> calls, kernel_function<T> const* table, kernels::surroundings<T> const& alone);

 private:
  struct members;
  members* members_ = nullptr;

  void dismiss() noexcept;
};

}  // namespace detail

}  // namespace ctgrad::inline CTGRAD_ABI

#ifndef CTGRAD_COMPILED
#include <ctgrad/network/together.ipp>
#else
extern template class ctgrad::detail::threads_of_a_program<float>;
extern template class ctgrad::detail::threads_of_a_program<double>;
#endif
