// tests/support/fnv.hpp — a hash of numbers, bit by bit: what compilers and machines are compared by
// SPDX-License-Identifier: MIT
#pragma once
#include <bit>
#include <cstdint>

/// FNV-1a over the eight bytes of each number; a float counts as its bits.
struct fnv {
  std::uint64_t value = 14695981039346656037u;
  template <class T>
  void add(T v) {
    std::uint64_t bits = 0;
    if constexpr (sizeof(T) == 4) bits = std::bit_cast<std::uint32_t>(v);
    else bits = std::bit_cast<std::uint64_t>(v);
    for (int shift = 0; shift < 64; shift += 8) value = (value ^ ((bits >> shift) & 0xff)) * 1099511628211u;
  }
};
