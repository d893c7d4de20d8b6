// ctgrad/core/aligned_buffer.hpp — zeroed memory on a cache line, owned by one
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>
#include <ctgrad/core/few_numbers.hpp>

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace ctgrad::inline CTGRAD_ABI {

/// `size` elements, zero at first, aligned to 64 bytes. Copies are deep.
// No std::unique_ptr: its tuples and deleters are forty functions that each program would compile.
template <class T>
class aligned_buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  aligned_buffer() = default;
  explicit aligned_buffer(std::size_t size) : memory_(size ? new(std::align_val_t{64}) T[size]() : nullptr), size_(size) {}
  aligned_buffer(aligned_buffer const& other) : aligned_buffer(other.size_) {
    detail::copy_numbers(other.memory_, size_, memory_);
  }
  aligned_buffer(aligned_buffer&& other) noexcept
      : memory_(std::exchange(other.memory_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  auto operator=(aligned_buffer other) noexcept -> aligned_buffer& {
    std::swap(memory_, other.memory_), std::swap(size_, other.size_);
    return *this;
  }
  ~aligned_buffer() { ::operator delete[](memory_, std::align_val_t{64}); }

  /// The first element, at a multiple of 64 bytes; nullptr where it is empty.
  auto data() const -> T* { return memory_; }
  auto size() const -> std::size_t { return size_; }  ///< in elements

 private:
  T* memory_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI
