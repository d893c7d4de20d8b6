// ctgrad/core/aligned_buffer.hpp — zeroed memory on a cache line, owned by one
// SPDX-License-Identifier: MIT
#pragma once
#include <ctgrad/core/config.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace ctgrad::inline CTGRAD_ABI {

/// `size` numbers, zero at first, aligned to 64 bytes. Copies are deep.
template <class T>
class aligned_buffer {
 public:
  aligned_buffer() = default;
  explicit aligned_buffer(std::size_t size) : memory_(size ? new(std::align_val_t{64}) T[size]() : nullptr), size_(size) {}
  aligned_buffer(aligned_buffer const& other) : aligned_buffer(other.size_) { std::copy_n(other.data(), size_, data()); }
  aligned_buffer(aligned_buffer&& other) noexcept : memory_(std::move(other.memory_)), size_(other.size_) {
    other.size_ = 0;
  }
  auto operator=(aligned_buffer other) noexcept -> aligned_buffer& {
    std::swap(memory_, other.memory_), std::swap(size_, other.size_);
    return *this;
  }
  /// The first element, at a multiple of 64 bytes; nullptr where it is empty.
  auto data() const -> T* { return memory_.get(); }
  auto size() const -> std::size_t { return size_; }  ///< in elements

 private:
  struct release {
    void operator()(T* p) const { ::operator delete[](p, std::align_val_t{64}); }
  };
  std::unique_ptr<T[], release> memory_;
  std::size_t size_ = 0;
};

}  // namespace ctgrad::inline CTGRAD_ABI
